import type { StockAnalyticsPipelineArgs } from "./components/index.ts";
import { StockAnalyticsPipeline } from "./components/index.ts";
import { StackConfig } from "./components/StackConfig.ts";

/** What of `source` decides what is created. */
const SCHEDULE_PLAIN_NAMES = [
  ...["provider", "intervalSeconds", "closeDelaySeconds", "exchange", "closedOn", "plan"],
  ...["requestsPerMinute", "requestsPerDay", "fallback"],
];
const KAFKA_PLAIN_NAMES = ["saslMechanism", "startingPosition", "createTopic"];

/** The arguments that the stack's configuration gives, one key each; Pulumi.yaml describes them. */
function readConfig(): StockAnalyticsPipelineArgs {
  const config = new StackConfig();
  config.require("symbols", 'run `pulumi config set --path "symbols[0]" AAPL`');
  const settings = {
    symbols: config.plain("symbols", config.structure("symbols")),
    streamMode: config.plain("streamMode", config.text("streamMode")),
    shardCount: config.leaf("shardCount", config.number("shardCount")),
    smaWindows: config.group("smaWindows"),
    alertEndpoints: config.group("alertEndpoints", ["protocol", "filterPolicy"]),
    feed: config.leaf("feed", config.text("feed")),
    source: config.group("source", [...SCHEDULE_PLAIN_NAMES, ...KAFKA_PLAIN_NAMES]),
    stream: config.group("stream", ["shardMetrics"]),
    processing: config.group("processing", ["tracing"]),
    trend: config.group("trend"),
    alerts: config.group("alerts", ["on", "fifo"]),
    storage: config.group("storage", ["accessLogs", "archiveNotifications"]),
    lake: config.group("lake", ["compaction", "imports", "quotes", "firehose"]),
    network: config.group("network", [
      ...["createVpc", "cidrBlock", "availabilityZoneCount", "availabilityZones", "flowLogs"],
    ]),
    monitoring: config.group("monitoring", ["alarms", "dashboard", "staleMinutes", "protocol"]),
    encryption: config.group("encryption"),
    dataProtection: config.plain("dataProtection", config.text("dataProtection")),
    tags: config.group("tags"),
    names: config.group("names"),
  };
  config.refuseOthers(Object.keys(settings));
  config.check();
  // SAFETY: the component judges each value, whatever its type.
  return settings as StockAnalyticsPipelineArgs;
}

const pipeline = new StockAnalyticsPipeline("stocks", readConfig());

// Null with another source, and without alarms or dashboard: of an undefined one Pulumi warns.
export const streamName = pipeline.streamName ?? null;
export const streamArn = pipeline.streamArn ?? null;
export const kafkaTopic = pipeline.kafkaTopic ?? null;
export const tickTableName = pipeline.tickTableName;
export const trendTableName = pipeline.trendTableName;
export const archiveBucketName = pipeline.archiveBucketName;
export const failedBucketName = pipeline.failedBucketName;
export const alertTopicArn = pipeline.alertTopicArn;
export const glueDatabaseName = pipeline.glueDatabaseName;
export const workgroupName = pipeline.workgroupName;
export const resultsBucketName = pipeline.resultsBucketName;
export const analystPolicy = pipeline.analystPolicy;
export const opsTopicArn = pipeline.opsTopicArn ?? null;
export const dashboardName = pipeline.dashboardName ?? null;
export const pendingConfirmations = pipeline.pendingConfirmations;
export const keyArn = pipeline.keyArn;
export const processTicksFunctionName = pipeline.processTicksFunctionName;
export const detectTrendsFunctionName = pipeline.detectTrendsFunctionName;
export const sweepAlertsFunctionName = pipeline.sweepAlertsFunctionName;
