/** Attribute of a message, as Lambda hands it over. */
export interface MessageAttribute {
  readonly dataType: string;
  readonly stringValue?: string;
  /** Base64. */
  readonly binaryValue?: string;
}

/** A message that has been received. */
export interface QueueMessage {
  readonly messageId: string;
  /** Good for this receive only. */
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  /** Of SQS itself: `ApproximateReceiveCount`, `SentTimestamp` and the like. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, MessageAttribute>>;
  /** Empty when there are no message attributes. */
  readonly md5OfMessageAttributes: string;
}

/** How many messages a queue holds, each in one of these states. */
export interface QueueCounts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** A queue of the local run, as a consumer uses it. */
export interface LocalQueue {
  readonly arn: string;
  readonly isFifo: boolean;
  /** How long a received message stays hidden. */
  readonly visibilityTimeoutSeconds: number;
  /** Receives after which a message goes to the dead-letter queue; undefined: there is none. */
  readonly maxReceiveCount: number | undefined;
  /** Messages that are visible now, at most 10, hidden for the visibility timeout from now on. */
  receive(max: number): QueueMessage[];
  /** Removes messages; those that have become visible again stay. */
  delete(receiptHandles: readonly string[]): void;
  /** Hides messages for so many seconds from now on, 0 and fractions included. */
  hide(receiptHandles: readonly string[], seconds: number): void;
  counts(): QueueCounts;
}

/** The queues of the local run. */
export interface LocalQueues {
  /** Undefined: there is no such queue. */
  find(arn: string): LocalQueue | undefined;
}
