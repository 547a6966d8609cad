import type * as pulumi from "@pulumi/pulumi";
import {
  decimalNumber,
  numberAmong,
  oneOf,
  trueOrFalse,
  wholeNumber,
  wholeNumberOrNone,
} from "../validation/rules.ts";

/** Least severe line that the functions log. */
export const LogLevel = {
  Debug: "debug",
  Info: "info",
  Warn: "warn",
  Error: "error",
} as const;
export type LogLevel = (typeof LogLevel)[keyof typeof LogLevel];

/** From the tick stream to the tick table and the archive, and what all functions have. */
export interface ProcessingSettings {
  /**
   * Most records in one invocation. Whole number, 1 to 10000.
   * @default 500
   */
  batchSize?: pulumi.Input<number>;
  /**
   * How long an invocation waits for its batch to fill, in seconds: longer means fewer, larger
   * archive objects and later alerts. Whole number, 0 to 300.
   * @default 1
   */
  batchWindowSeconds?: pulumi.Input<number>;
  /**
   * Batches of one shard in flight at once; the order of a symbol's ticks is kept. Whole number,
   * 1 to 10.
   * @default 1
   */
  parallelizationFactor?: pulumi.Input<number>;
  /**
   * How old a tick may become while its batch is retried, in hours; then the batch goes to the
   * failed bucket. Whole number, 1 to 168, less than `stream.retentionHours`.
   * @default 6
   */
  recordAgeHours?: pulumi.Input<number>;
  /**
   * A change from the previous close of more than this many percent marks a tick as an anomaly.
   * 0.0001 to 1000000, at most 4 decimals.
   * @default 5
   */
  anomalyThresholdPercent?: pulumi.Input<number>;
  /**
   * Whether ticks of symbols that `symbols` does not list go to quarantine.
   * @default false
   */
  rejectUnlisted?: pulumi.Input<boolean>;
  /**
   * Memory of each function, in MB; processor time grows with it. Whole number, 128 to 10240.
   * @default 512
   */
  memoryMb?: pulumi.Input<number>;
  /**
   * Longest run of each function, in seconds. Whole number, 1 to 900.
   * @default 60
   */
  timeoutSeconds?: pulumi.Input<number>;
  /**
   * Invocations of process-ticks that may run at once, taken from the account's; below shards times
   * `parallelizationFactor` batches wait. Whole number, 1 to 1000, or -1 for no limit.
   * @default -1
   */
  reservedConcurrency?: pulumi.Input<number>;
  /**
   * Whether X-Ray traces the functions.
   * @default false
   */
  tracing?: boolean;
  /**
   * Least severe line that the functions log. Above `info` the lines that name refused, late and
   * ahead ticks are left out; metrics are kept at every level.
   * @default "info"
   */
  logLevel?: pulumi.Input<LogLevel>;
  /**
   * How long the functions' log lines are kept, in days: one of the periods that CloudWatch Logs
   * knows, from 1 to 3653.
   * @default 30
   */
  logRetentionDays?: pulumi.Input<number>;
}

export const PROCESSING_DEFAULTS = {
  batchSize: 500,
  batchWindowSeconds: 1,
  parallelizationFactor: 1,
  recordAgeHours: 6,
  anomalyThresholdPercent: 5,
  rejectUnlisted: false as boolean,
  memoryMb: 512,
  timeoutSeconds: 60,
  reservedConcurrency: -1,
  logLevel: LogLevel.Info as LogLevel,
  logRetentionDays: 30,
};

const D = PROCESSING_DEFAULTS;

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
];

export const PROCESSING_RULES = {
  // Batches, windows, factor and age:
  // https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
  batchSize: wholeNumber({ min: 1, max: 10_000, fallback: D.batchSize }),
  batchWindowSeconds: wholeNumber({ min: 0, max: 300, fallback: D.batchWindowSeconds }),
  parallelizationFactor: wholeNumber({ min: 1, max: 10, fallback: D.parallelizationFactor }),
  recordAgeHours: wholeNumber({ min: 1, max: 168, fallback: D.recordAgeHours }),
  anomalyThresholdPercent: decimalNumber({
    min: 0.0001,
    max: 1_000_000,
    decimals: 4,
    fallback: D.anomalyThresholdPercent,
  }),
  rejectUnlisted: trueOrFalse(D.rejectUnlisted),
  // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
  memoryMb: wholeNumber({ min: 128, max: 10_240, fallback: D.memoryMb }),
  timeoutSeconds: wholeNumber({ min: 1, max: 900, fallback: D.timeoutSeconds }),
  // 0 would stop the function, and every tick would wait in the stream until it expires.
  reservedConcurrency: wholeNumberOrNone({
    min: 1,
    max: 1_000,
    fallback: D.reservedConcurrency,
  }),
  logLevel: oneOf(Object.values(LogLevel), D.logLevel),
  logRetentionDays: numberAmong(LOG_RETENTION_DAYS, D.logRetentionDays),
};
