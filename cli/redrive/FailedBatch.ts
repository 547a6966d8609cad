import type { PlacedRecord } from "../../local/mappings/BatchFormat.ts";

/** What a failed batch was read from: the tick stream, the topic, or the stream of the tick table. */
export type BatchSource = "kinesis" | "kafka" | "dynamodb";

/** Records in a row of one shard of a stream, or of one partition of a topic. */
export interface BatchSpan {
  /** Of a topic `topic-partition`. */
  readonly shardId: string;
  /** Of a topic the offset. */
  readonly firstSequenceNumber: string;
  readonly lastSequenceNumber: string;
}

/** A batch that outlived its retries, as its object in the failed bucket describes it. */
export interface FailedBatch {
  /** Key of the object. */
  readonly key: string;
  /** UUID of the event source mapping that gave it up. */
  readonly mappingId: string;
  readonly source: BatchSource;
  /** Of a topic the ARN of its cluster, or the addresses of its brokers, sorted. */
  readonly streamArn: string;
  /** What is in it: of a stream one shard, of a topic one partition or more. */
  readonly spans: readonly BatchSpan[];
  /** Function that takes it, as the pipeline names it. */
  readonly functionName: string;
  /** How many records are in it. */
  readonly records: number;
  /** When its first record came to the stream or topic, epoch milliseconds. */
  readonly firstArrivedAtMs: number;
  /** When it was given up, epoch milliseconds. */
  readonly failedAtMs: number;
  /** Why it was given up, in Lambda's words. */
  readonly condition: string;
}

/** A record of a stored event, unread but for its place. Its order key is the shard or partition. */
export interface EventRecord extends PlacedRecord {
  /** The record as parsed JSON. */
  readonly value: unknown;
}

/** The event of a failed batch. */
export interface StoredEvent {
  readonly source: BatchSource;
  /** The event exactly as the function got it, JSON text. */
  readonly text: string;
  /** What stands in the event beside its records. */
  readonly rest: Readonly<Record<string, unknown>>;
  /** Of a topic partition by partition. */
  readonly records: readonly EventRecord[];
  /** Records of equal keys must stay in order: keys of the stream or topic, symbols of the table. */
  readonly orderKeys: ReadonlySet<string>;
}
