/**
 * What Lambda's mapping of a Kafka topic hands to a function and reads of its answer; `@types/aws-lambda`
 * knows no answers, and takes keys and values that may be null for texts.
 */
// https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html
// https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html

/** A record of a topic. */
export interface KafkaRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** Epoch milliseconds: the producer's word, or the broker's with `LOG_APPEND_TIME`. */
  readonly timestamp: number;
  readonly timestampType: "CREATE_TIME" | "LOG_APPEND_TIME";
  /** Base64; null or absent: the record has no key. */
  readonly key?: string | null;
  /** Base64; null or absent: the record has no value, which deletes in a compacted topic. */
  readonly value?: string | null;
  /** One object a header: its name with the bytes of its value. */
  readonly headers?: readonly Readonly<Record<string, readonly number[]>>[];
}

/** A batch: records of one or more partitions, those of each in order. */
export interface KafkaEvent {
  readonly eventSource: "aws:kafka" | "SelfManagedKafka";
  /** Of Amazon MSK only. */
  readonly eventSourceArn?: string;
  /** Comma-separated `host:port`. */
  readonly bootstrapServers: string;
  /** By `topic-partition`, as {@link kafkaPartition} writes it. */
  readonly records: Readonly<Record<string, readonly KafkaRecord[]>>;
}

/** A record that is not done: Lambda hands over exactly those that are named again. */
export interface KafkaItemFailure {
  readonly itemIdentifier: { readonly partition: string; readonly offset: number };
}

/** What a function answers. */
export interface KafkaBatchResponse {
  readonly batchItemFailures: readonly KafkaItemFailure[];
}

/** Name of a partition in events, answers and archive: `ticks-0`. */
export function kafkaPartition(topic: string, partition: number): string {
  return `${topic}-${partition}`;
}
