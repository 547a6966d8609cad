/** A record for the tick stream. */
export interface TickRecord {
  /** The partition key. */
  readonly symbol: string;
  readonly data: Uint8Array;
}

/** The tick stream, as a producer sees it. */
export interface TickStream {
  /**
   * Puts records, each of another symbol: among several of one call the stream promises no order.
   * @returns those that it did not take
   * @throws if the whole call failed
   */
  put(records: readonly TickRecord[]): Promise<readonly TickRecord[]>;
}
