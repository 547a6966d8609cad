/** A message that tells of new objects. */
export interface Arrival {
  /** What it is removed or released by; another each time it is received. */
  readonly receipt: string;
  readonly body: string;
  /** How often it was received, this time included. */
  readonly receives: number;
}

/** The queue to which the bucket tells each new object; drained by whoever has the time. */
export interface ArrivalQueue {
  /** Some messages that nobody else has in hand; none: there are no others at the moment. */
  receive(): Promise<readonly Arrival[]>;
  /** Removes messages for good. */
  remove(arrivals: readonly Arrival[]): Promise<void>;
  /** Lets messages be received again, after so many seconds. */
  release(arrivals: readonly Arrival[], afterSeconds: number): Promise<void>;
}
