import type * as pulumi from "@pulumi/pulumi";
import { bucketName } from "../validation/bucketName.ts";
import { textLike } from "../validation/rules.ts";

/**
 * Fixed names of resources, for what expects them under a known one. A fixed name stands once in an
 * account and region, so that a second pipeline cannot have it, and what must be replaced is deleted
 * before it is made anew. What is omitted gets a name of its own.
 */
export interface PhysicalNames {
  /** Tick stream: 1 to 128 letters, digits, `_`, `.` and `-`. */
  stream?: pulumi.Input<string>;
  /** Tick table: 3 to 255 letters, digits, `_`, `.` and `-`. */
  tickTable?: pulumi.Input<string>;
  /** Trend table: 3 to 255 letters, digits, `_`, `.` and `-`. */
  trendTable?: pulumi.Input<string>;
  /** Archive bucket: 3 to 63 lower-case letters, digits and hyphens; unique in the world. */
  archiveBucket?: pulumi.Input<string>;
  /** Bucket of what outlived its retries; as `archiveBucket`. */
  failedBucket?: pulumi.Input<string>;
  /** Bucket of Athena's results; as `archiveBucket`. */
  resultsBucket?: pulumi.Input<string>;
  /** Alert topic: 1 to 250 letters, digits, `_` and `-`; `.fifo` is added to a FIFO topic's. */
  alertTopic?: pulumi.Input<string>;
  /** Glue database: 1 to 128 lower-case letters, digits and `_`. */
  database?: pulumi.Input<string>;
  /** Athena workgroup: 1 to 128 letters, digits, `_`, `.` and `-`. */
  workgroup?: pulumi.Input<string>;
  /** Function that stores, archives or quarantines: 1 to 64 letters, digits, `_` and `-`. */
  processTicks?: pulumi.Input<string>;
  /** Function that raises alerts; as `processTicks`. */
  detectTrends?: pulumi.Input<string>;
  /** Function that publishes what a crash left pending; as `processTicks`. */
  sweepAlerts?: pulumi.Input<string>;
}

/** The names that a widely read Terraform tutorial gave this pipeline, for who comes from it. */
export const TUTORIAL_NAMES = {
  stream: "stock-market-stream",
  tickTable: "stock-market-data",
  alertTopic: "stock-trend-alerts",
  processTicks: "ConsumerStockData",
  detectTrends: "StockTrendAnalysis",
} as const satisfies PhysicalNames;

const otherwise = "omit it for a name of its own";

function named(pattern: RegExp, rule: string) {
  return textLike(pattern, { rule, nextStep: `correct it or ${otherwise}` });
}

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
const table = named(/^[\w.-]{3,255}$/, "3 to 255 letters, digits, _ . and -");
// https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
const lambda = named(/^[\w-]{1,64}$/, "1 to 64 letters, digits, _ and -");
const bucket = bucketName({ exists: false, otherwise });

export const NAME_RULES = {
  stream: named(/^[\w.-]{1,128}$/, "1 to 128 letters, digits, _ . and -"),
  tickTable: table,
  trendTable: table,
  archiveBucket: bucket,
  failedBucket: bucket,
  resultsBucket: bucket,
  // Up to 256 in all, with the ending of a FIFO topic.
  alertTopic: named(/^[\w-]{1,250}$/, "1 to 250 letters, digits, _ and -, without .fifo"),
  database: named(/^[a-z0-9_]{1,128}$/, "1 to 128 lower-case letters, digits and _"),
  workgroup: named(/^[\w.-]{1,128}$/, "1 to 128 letters, digits, _ . and -"),
  processTicks: lambda,
  detectTrends: lambda,
  sweepAlerts: lambda,
};
