/** What a program declares that the local run executes itself rather than asks of an emulator. */

/** A Lambda function as declared, its code already a zip on disk. */
export interface FunctionDefinition {
  readonly arn: string;
  readonly name: string;
  /** Path of the deployment zip. */
  readonly zipPath: string;
  /** `file.export`, for instance `index.handler`. */
  readonly handler: string;
  /**
   * `nodejs24.x` and the like. From 24 on Lambda refuses handlers that take a callback, and so does
   * the local run; absent: they are run.
   */
  readonly runtime?: string;
  /** Declared variables only; the host adds what Lambda itself sets. */
  readonly environment: Readonly<Record<string, string>>;
  readonly memorySizeMb: number;
  readonly timeoutSeconds: number;
  /** Undefined: no limit. */
  readonly reservedConcurrency?: number;
}

/** A Kinesis or DynamoDB Streams event source mapping as declared, defaults of Lambda filled in. */
export interface MappingDefinition {
  /** Stable name: checkpoints are kept under it. */
  readonly id: string;
  readonly functionArn: string;
  readonly eventSourceArn: string;
  readonly source: "kinesis" | "dynamodb";
  readonly startingPosition: "TRIM_HORIZON" | "LATEST";
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
  readonly parallelizationFactor: number;
  readonly bisectBatchOnFunctionError: boolean;
  /** -1: no limit. */
  readonly maximumRetryAttempts: number;
  /** -1: no limit. */
  readonly maximumRecordAgeSeconds: number;
  readonly reportBatchItemFailures: boolean;
  /** JSON patterns; a record passes when any of them matches. Empty: all pass. */
  readonly filterPatterns: readonly string[];
  /** Bucket that takes what outlived its retries. */
  readonly onFailureBucket?: string;
  readonly enabled: boolean;
}

/** How a mapping gets to brokers, one of its ways: a secret, or a place in a network. */
export interface KafkaAccessDefinition {
  /** As AWS calls it, `SASL_SCRAM_512_AUTH` for instance. */
  readonly type: string;
  /** ARN of the secret, or the place. */
  readonly uri: string;
}

/** A mapping from a Kafka topic as declared, defaults of Lambda filled in. */
export interface KafkaMappingDefinition {
  /** Stable name: it names objects. */
  readonly id: string;
  readonly functionArn: string;
  readonly topic: string;
  /** Keeps the offsets, on the broker. */
  readonly consumerGroupId: string;
  readonly eventSource: "aws:kafka" | "SelfManagedKafka";
  /** Of other brokers than those of MSK. */
  readonly access?: readonly KafkaAccessDefinition[];
  /** Of a cluster of MSK only. */
  readonly eventSourceArn?: string;
  readonly startingPosition: "TRIM_HORIZON" | "LATEST";
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
  /** Pollers, where the topic has as many partitions; Lambda goes up to it under load. */
  readonly maximumPollers: number;
  readonly bisectBatchOnFunctionError: boolean;
  /** -1: no limit. */
  readonly maximumRetryAttempts: number;
  /** -1: no limit. */
  readonly maximumRecordAgeSeconds: number;
  readonly reportBatchItemFailures: boolean;
  /** Bucket that takes what outlived its retries. */
  readonly onFailureBucket?: string;
  readonly enabled: boolean;
}

/** A Kafka topic that the program has made. */
export interface KafkaTopicDefinition {
  readonly name: string;
  readonly partitions: number;
}

/** An SQS event source mapping as declared, defaults of Lambda filled in. */
export interface QueueMappingDefinition {
  /** Names it in messages. */
  readonly id: string;
  readonly functionArn: string;
  readonly queueArn: string;
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
  /** Most invocations at a time; undefined: as many as Lambda begins with. */
  readonly maximumConcurrency?: number;
  readonly reportBatchItemFailures: boolean;
  /** JSON patterns; a message passes when any of them matches. Empty: all pass. */
  readonly filterPatterns: readonly string[];
  readonly enabled: boolean;
}

/** A Firehose delivery stream from a Kinesis stream to S3 as declared, defaults filled in. */
export interface DeliveryStreamDefinition {
  readonly name: string;
  readonly arn: string;
  readonly streamArn: string;
  readonly bucket: string;
  /** With expressions in `!{}`. */
  readonly prefix: string;
  /** With expressions in `!{}`. */
  readonly errorOutputPrefix: string;
  /** IANA name. */
  readonly timeZone: string;
  /** With its dot; empty: none. */
  readonly fileExtension: string;
  readonly bufferingSizeMiB: number;
  readonly bufferingIntervalSeconds: number;
  readonly compression: "GZIP" | "UNCOMPRESSED";
  /** Put behind each record. */
  readonly delimiter: string;
}

/** An EventBridge schedule as declared. */
export interface ScheduleDefinition {
  readonly id: string;
  readonly functionArn: string;
  readonly timing: ScheduleTiming;
  /** Payload of each invocation, JSON text. */
  readonly input: string;
}

/** When a schedule runs: at a rate, the first time at once, or at times of the calendar. */
export type ScheduleTiming =
  | { readonly type: "rate"; readonly seconds: number }
  | { readonly type: "cron"; readonly fields: string; readonly timeZone: string };

/** How Lambda treats a function's asynchronous invocations, defaults filled in. */
export interface AsyncDefinition {
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSeconds: number;
  /** Bucket that takes events that outlived their retries. */
  readonly onFailureBucket?: string;
}

/** Addresses of the emulators, all on loopback. */
export interface Endpoints {
  readonly kinesis: string;
  readonly dynamodb: string;
  /** S3, SNS and SQS share one. */
  readonly s3: string;
  readonly sns: string;
  readonly sqs: string;
  /** Absent: functions that ask for a secret fail. */
  readonly secretsmanager?: string;
}

/** Region, account and made-up credentials of the local run. */
export const LOCAL_AWS = {
  region: "us-east-1",
  accountId: "000000000000",
  accessKeyId: "local",
  secretAccessKey: "local",
} as const;
