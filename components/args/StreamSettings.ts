import type * as pulumi from "@pulumi/pulumi";
import { kmsKeyArn, textLike, wholeNumber } from "../validation/rules.ts";

/** How the tick stream's capacity is set. */
export const StreamMode = {
  /** By `shardCount`; the cheaper one for a steady feed. */
  Provisioned: "provisioned",
  /** By AWS, up to twice the peak of the last 30 days; paid per GB and hour. */
  OnDemand: "on-demand",
} as const;
export type StreamMode = (typeof StreamMode)[keyof typeof StreamMode];

/** A metric that Kinesis keeps for each shard, at a price each. */
// https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html
export const ShardMetric = {
  IncomingBytes: "IncomingBytes",
  IncomingRecords: "IncomingRecords",
  OutgoingBytes: "OutgoingBytes",
  OutgoingRecords: "OutgoingRecords",
  WriteProvisionedThroughputExceeded: "WriteProvisionedThroughputExceeded",
  ReadProvisionedThroughputExceeded: "ReadProvisionedThroughputExceeded",
  IteratorAgeMilliseconds: "IteratorAgeMilliseconds",
} as const;
export type ShardMetric = (typeof ShardMetric)[keyof typeof ShardMetric];

/** The tick stream. */
export interface StreamSettings {
  /**
   * How long the stream keeps a tick, in hours. Longer retention lets a broken consumer catch up
   * after a weekend and costs more per shard. Whole number, 24 to 8760.
   * @default 24
   */
  retentionHours?: pulumi.Input<number>;
  /**
   * Metrics to keep for each shard, beside those of the whole stream.
   * @default []
   */
  shardMetrics?: ShardMetric[];
  /**
   * ARN of a stream that exists, to read ticks from instead of making one. Its mode, shards,
   * retention and metrics are its owner's; keep `processing.recordAgeHours` below its retention.
   * @default none: a stream is made
   */
  arn?: pulumi.Input<string>;
  /**
   * ARN of the customer-managed key of the stream in `arn`, which the processing function then may
   * decrypt with.
   * @default none: the stream has no key of the customer's
   */
  keyArn?: pulumi.Input<string>;
}

export const STREAM_DEFAULTS = { retentionHours: 24 };

export const STREAM_RULES = {
  // https://docs.aws.amazon.com/kinesis/latest/APIReference/API_IncreaseStreamRetentionPeriod.html
  retentionHours: wholeNumber({ min: 24, max: 8_760, fallback: STREAM_DEFAULTS.retentionHours }),
};

export const STREAM_OPTIONAL_RULES = {
  // https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html
  arn: textLike(/^arn:aws[a-z-]*:kinesis:[a-z0-9-]+:\d{12}:stream\/[\w.-]{1,128}$/, {
    rule: "the ARN of a Kinesis data stream",
    nextStep:
      "write arn:aws:kinesis:<region>:<account>:stream/<name> or omit it for a stream of its own",
  }),
  keyArn: kmsKeyArn("omit it"),
};
