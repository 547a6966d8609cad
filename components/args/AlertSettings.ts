import type * as pulumi from "@pulumi/pulumi";
import { kmsKeyArn, textLike, trueOrFalse, wholeNumberOrNone } from "../validation/rules.ts";

/** What an alert can tell of. */
export const AlertKind = {
  /** The short average crossed the long one. */
  Crossover: "crossover",
  /** A tick is further from the previous close than `processing.anomalyThresholdPercent`. */
  Anomaly: "anomaly",
} as const;
export type AlertKind = (typeof AlertKind)[keyof typeof AlertKind];

/** What is sent to the endpoints. */
export interface AlertSettings {
  /**
   * What alerts are raised for; at least one.
   * @default ["crossover"]
   */
  on?: AlertKind[];
  /**
   * An alert older than this many hours is recorded and not sent: nobody wants last week's
   * crossing after an outage. Whole number, 1 to 8760, or -1 for no limit.
   * @default 24
   */
  maxAgeHours?: pulumi.Input<number>;
  /**
   * Whether alerts of ticks that are sent to fill a gap (`data_source` backfill) are sent, too. They
   * are recorded in any case.
   * @default false
   */
  backfill?: pulumi.Input<boolean>;
  /**
   * Whether the alert topic is a FIFO topic: a symbol's alerts then arrive in order and once, at
   * `sqs` endpoints only. Of a topic in `topicArn` its name says so, where it is written plainly.
   * @default false
   */
  fifo?: boolean;
  /**
   * ARN of a topic that exists, to publish to instead of making one; a FIFO topic's ends in
   * `.fifo`. Its policy and key are its owner's.
   * @default none: a topic is made
   */
  topicArn?: pulumi.Input<string>;
  /**
   * ARN of the customer-managed key of the topic in `topicArn`, which the functions then may use.
   * @default none: the topic has no key of the customer's
   */
  topicKeyArn?: pulumi.Input<string>;
}

export const ALERT_DEFAULTS = { maxAgeHours: 24, backfill: false as boolean };

export const ALERT_RULES = {
  maxAgeHours: wholeNumberOrNone({ min: 1, max: 8_760, fallback: ALERT_DEFAULTS.maxAgeHours }),
  backfill: trueOrFalse(ALERT_DEFAULTS.backfill),
};

export const ALERT_OPTIONAL_RULES = {
  // https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
  topicArn: textLike(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}(\.fifo)?$/, {
    rule: "the ARN of an SNS topic",
    nextStep: "write arn:aws:sns:<region>:<account>:<topic> or omit it for a topic of its own",
  }),
  topicKeyArn: kmsKeyArn("omit it"),
};
