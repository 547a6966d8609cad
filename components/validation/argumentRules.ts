import { DataProtection, DEFAULTS, Feed } from "../StockAnalyticsPipelineArgs.ts";
import { decimalNumber, oneOf, trueOrFalse, wholeNumber, wholeNumberOrNoLimit } from "./rules.ts";

/** What each argument must be; the docstrings of the arguments say the same in words. */
export const ARGUMENT_RULES = {
  // https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateShardCount.html
  shardCount: wholeNumber({ min: 1, max: 10_000, fallback: DEFAULTS.shardCount }),
  feed: oneOf(Object.values(Feed), DEFAULTS.feed),
  dataProtection: oneOf(Object.values(DataProtection), DEFAULTS.dataProtection),
  smaWindows: {
    short: wholeNumber({ min: 1, max: 4_999, fallback: DEFAULTS.smaWindows.short }),
    // 25 bytes a tick in one item, which also holds what waits to be sent.
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
    long: wholeNumber({ min: 2, max: 5_000, fallback: DEFAULTS.smaWindows.long }),
  },
  stream: {
    // https://docs.aws.amazon.com/kinesis/latest/APIReference/API_IncreaseStreamRetentionPeriod.html
    retentionHours: wholeNumber({ min: 24, max: 8_760, fallback: DEFAULTS.stream.retentionHours }),
  },
  processing: {
    // Batches, windows, factor and age:
    // https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
    batchSize: wholeNumber({ min: 1, max: 10_000, fallback: DEFAULTS.processing.batchSize }),
    batchWindowSeconds: wholeNumber({
      min: 0,
      max: 300,
      fallback: DEFAULTS.processing.batchWindowSeconds,
    }),
    parallelizationFactor: wholeNumber({
      min: 1,
      max: 10,
      fallback: DEFAULTS.processing.parallelizationFactor,
    }),
    recordAgeHours: wholeNumber({
      min: 1,
      max: 168,
      fallback: DEFAULTS.processing.recordAgeHours,
    }),
    anomalyThresholdPercent: decimalNumber({
      min: 0.0001,
      max: 1_000_000,
      decimals: 4,
      fallback: DEFAULTS.processing.anomalyThresholdPercent,
    }),
    rejectUnlisted: trueOrFalse(DEFAULTS.processing.rejectUnlisted),
    // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    memoryMb: wholeNumber({ min: 128, max: 10_240, fallback: DEFAULTS.processing.memoryMb }),
    timeoutSeconds: wholeNumber({
      min: 1,
      max: 900,
      fallback: DEFAULTS.processing.timeoutSeconds,
    }),
  },
  trend: {
    allowedLatenessSeconds: wholeNumber({
      min: 0,
      max: 3_600,
      fallback: DEFAULTS.trend.allowedLatenessSeconds,
    }),
    // What a batch raises for one symbol waits in one item of at most 400 KB.
    batchSize: wholeNumber({ min: 1, max: 1_000, fallback: DEFAULTS.trend.batchSize }),
    batchWindowSeconds: wholeNumber({
      min: 0,
      max: 300,
      fallback: DEFAULTS.trend.batchWindowSeconds,
    }),
  },
  alerts: {
    maxAgeHours: wholeNumberOrNoLimit({
      min: 1,
      max: 8_760,
      fallback: DEFAULTS.alerts.maxAgeHours,
    }),
  },
};
