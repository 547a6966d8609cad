/**
 * Environment variables of the functions. The component sets them, `runtime/handlers/config.ts` reads
 * them once, at start.
 */
export const ENVIRONMENT = {
  /** Name of the tick table (DynamoDB). */
  tickTableName: "TICK_TABLE_NAME",
  /** Name of the trend table (DynamoDB). */
  trendTableName: "TREND_TABLE_NAME",
  /** Name of the archive bucket (S3). */
  archiveBucketName: "ARCHIVE_BUCKET_NAME",
  /** ARN of the alert topic (SNS). */
  alertTopicArn: "ALERT_TOPIC_ARN",
  /** Class of ticks accepted: `live`, `replay`, `simulated` or `any`. */
  feed: "FEED",
  /** Comma-separated list of the only symbols accepted; absent: every valid symbol is. */
  acceptedSymbols: "ACCEPTED_SYMBOLS",
  /** A change of more than this many percent marks a tick as an anomaly; plain decimal. */
  anomalyThresholdPercent: "ANOMALY_THRESHOLD_PERCENT",
  /** Days after its arrival for which a tick stays in the tick table; `none`: no limit. */
  tickTtlDays: "TICK_TTL_DAYS",
  /** Ticks in the short average. */
  shortWindow: "SHORT_WINDOW",
  /** Ticks in the long average. */
  longWindow: "LONG_WINDOW",
  /** How long ticks are held back to be sorted, in seconds of event time; 0: not at all. */
  allowedLatenessSeconds: "ALLOWED_LATENESS_SECONDS",
  /** Whether a jump close to a split starts the averages anew: `true` or `false`; absent: `false`. */
  splitGuard: "SPLIT_GUARD",
  /** Alerts older than this many hours are recorded and not published; `none`: no limit. */
  alertMaxAgeHours: "ALERT_MAX_AGE_HOURS",
  /** Whether alerts of backfilled ticks are published: `true` or `false`; absent: `false`. */
  alertBackfill: "ALERT_BACKFILL",
  /** Least severe line that is logged: `DEBUG`, `INFO`, `WARN` or `ERROR`; absent: `INFO`. */
  logLevel: "POWERTOOLS_LOG_LEVEL",
  /** ARN of the secret that holds the address of the Slack webhook, and nothing else. */
  slackSecretArn: "SLACK_SECRET_ARN",
  /**
   * Version of that secret at the deployment. Nobody reads it: with another one Lambda starts the
   * function anew, so that none goes on posting to the address before.
   */
  slackSecretVersion: "SLACK_SECRET_VERSION",
  /** What alerts are raised for: comma-separated list of `crossover`, `anomaly`; absent: `crossover`. */
  alertsOn: "ALERTS_ON",
  /** Comma-separated list of the symbols whose ticks' age is measured; absent: of none. */
  watchedSymbols: "WATCHED_SYMBOLS",
  /**
   * Seconds in which every watched symbol should have a new trade while its market is open; absent: no
   * feed is watched, and neither are the next two read.
   */
  feedIntervalSeconds: "FEED_INTERVAL_SECONDS",
  /** Such intervals without a new trade that are too many. */
  staleIntervals: "STALE_INTERVALS",
  /** Market of the symbols, one of `markets.ts`. */
  exchange: "EXCHANGE",
  /** URL of the queue that tells new objects of `raw/` (SQS). */
  arrivalQueueUrl: "ARRIVAL_QUEUE_URL",
  /** Objects that the ticks of a day are spread over by symbol, 1 to 100; absent: 1. */
  lakeBuckets: "LAKE_BUCKETS",
  /**
   * Whether compaction takes the hour that is not over, too: `true` or `false`. A day's objects are
   * then rewritten more often; local runs, which end within the hour, have it so.
   */
  compactOpenHour: "COMPACT_OPEN_HOUR",
  /** Name of the tick stream (Kinesis). */
  tickStreamName: "TICK_STREAM_NAME",
  /** Who is asked for quotes. */
  provider: "PROVIDER",
  /** The provider's plan. */
  providerPlan: "PROVIDER_PLAN",
  /** Address to ask instead of the provider's own; absent: its own. */
  providerEndpoint: "PROVIDER_ENDPOINT",
  /** Requests a minute that are answered; absent: what the plan says. */
  requestsPerMinute: "REQUESTS_PER_MINUTE",
  /** Requests a day that are answered; absent: what the plan says. */
  requestsPerDay: "REQUESTS_PER_DAY",
  /** From one poll of all symbols to the next, in seconds. */
  intervalSeconds: "INTERVAL_SECONDS",
  /** From a close to the poll that asks for the last price, in seconds. */
  closeDelaySeconds: "CLOSE_DELAY_SECONDS",
  /** Comma-separated list of days on which the market is closed against its calendar; absent: none. */
  closedOn: "CLOSED_ON",
  /** What is sent for a failing provider: `none` or `simulated`. */
  fallback: "FALLBACK",
  /** ARN of the secret with the provider's API key; absent: it needs none. */
  apiKeySecretArn: "API_KEY_SECRET_ARN",
  /** Version of that secret at the deployment. Nobody reads it: with another one the function starts anew. */
  apiKeySecretVersion: "API_KEY_SECRET_VERSION",
  /** Value of the `pipeline` dimension of every metric. */
  pipeline: "PIPELINE_NAME",
} as const;

/** Namespace of the pipeline's own CloudWatch metrics. */
export const METRIC_NAMESPACE = "StockPipeline";

/** The functions, each a folder of `dist/lambda` with `index.js` exporting `handler`. */
export const FUNCTIONS = {
  processTicks: "process-ticks",
  detectTrends: "detect-trends",
  sweepAlerts: "sweep-alerts",
  notifySlack: "notify-slack",
  compactTicks: "compact-ticks",
  loadStaged: "load-staged",
  importFiles: "import-files",
  cleanQuotes: "clean-quotes",
  produceQuotes: "produce-quotes",
} as const;
