/** What a failed batch was read from: the tick stream, or the stream of the tick table. */
export type StreamSource = "kinesis" | "dynamodb";

/** A batch that outlived its retries, as its object in the failed bucket describes it. */
export interface FailedBatch {
  /** Key of the object. */
  readonly key: string;
  /** UUID of the event source mapping that gave it up. */
  readonly mappingId: string;
  readonly shardId: string;
  readonly source: StreamSource;
  readonly streamArn: string;
  /** Function that takes it, as the pipeline names it. */
  readonly functionName: string;
  /** How many records are in it. */
  readonly records: number;
  readonly firstSequenceNumber: string;
  readonly lastSequenceNumber: string;
  /** When its first record came to the stream, epoch milliseconds. */
  readonly firstArrivedAtMs: number;
  /** When it was given up, epoch milliseconds. */
  readonly failedAtMs: number;
  /** Why it was given up, in Lambda's words. */
  readonly condition: string;
}

/** A record of a stored event, unread but for its place in the shard. */
export interface EventRecord {
  readonly sequenceNumber: string;
  /** The record as parsed JSON. */
  readonly value: unknown;
}

/** The event of a failed batch. */
export interface StoredEvent {
  /** The event exactly as the function got it, JSON text. */
  readonly text: string;
  /** What stands in the event beside its records. */
  readonly rest: Readonly<Record<string, unknown>>;
  readonly records: readonly EventRecord[];
  /** Records of equal keys must stay in order: partition keys of the stream, symbols of the table. */
  readonly orderKeys: ReadonlySet<string>;
}
