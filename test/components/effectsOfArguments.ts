import type { StockAnalyticsPipelineArgs } from "../../components/index.ts";
import { KAFKA_EFFECTS } from "./kafkaEffects.ts";
import { count, functions, lifecycleDays, statement, threshold, transitionTo } from "./lookUps.ts";
import type { Registrations } from "./registerPipeline.ts";

type Args = Partial<StockAnalyticsPipelineArgs>;

/** What an argument does: set to a value, one place in what is registered has the other value. */
export interface Effect {
  /** The argument, as the docstrings' reader names it. */
  readonly argument: string;
  readonly set: Args;
  /** Class and name of a resource, and the path of an input: `Stream stocks-ticks shardCount`. */
  readonly at: string | ((registrations: Registrations) => unknown);
  readonly is: unknown;
}

const STREAM = "arn:aws:kinesis:us-east-1:123456789012:stream/theirs";
const TOPIC = "arn:aws:sns:us-east-1:123456789012:theirs";
const KEY = "arn:aws:kms:us-east-1:123456789012:key/1111";
const QUEUE = "arn:aws:sqs:us-east-1:123456789012:mine";
const SUBNETS = ["subnet-1", "subnet-2"];
const IN_VPC = { vpcId: "vpc-1", subnetIds: SUBNETS };
const PROCESS = "Function stocks-process-ticks";
const PRODUCE = "Function stocks-produce-quotes";
const API_KEY_SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:theirs-AbCdEf";
const POLLED = { provider: "finnhub", apiKeySecretArn: API_KEY_SECRET } as const;
const DETECT = "Function stocks-detect-trends";
const COMPACT = "Function stocks-compact-ticks";
const DELIVERY = "FirehoseDeliveryStream stocks-staging extendedS3Configuration";
const TICKS_MAPPING = "EventSourceMapping stocks-process-ticks-mapping";
const TRENDS_MAPPING = "EventSourceMapping stocks-detect-trends-mapping";
const TOPIC_NAME = "stocks-alerts";
const email = { protocol: "email", endpoint: "desk@example.com" } as const;
const thresholds: readonly (readonly [name: string, set: number, ending: string, is: number])[] = [
  ["iteratorAgePercent", 50, "iterator-age-process-ticks", 10_800_000],
  ["retriedRecords", 7, "retried-records-process-ticks", 7],
  ["failedRecords", 7, "failed-records-process-ticks", 7],
  ["functionErrors", 7, "function-errors-process-ticks", 7],
  ["functionThrottles", 7, "function-throttles-process-ticks", 7],
  ["durationPercent", 50, "function-duration-process-ticks", 30_000],
  ["tableThrottles", 7, "table-throttles-tick-table", 7],
  ["tableErrors", 7, "table-errors-tick-table", 7],
  ["streamThrottles", 7, "stream-throttles", 7],
  ["rejectedPercent", 7, "rejected-ticks", 7],
  ["pendingAlerts", 7, "pending-alerts", 7],
  ["failedDeliveries", 7, "failed-deliveries", 7],
];

const names: readonly (readonly [name: string, at: string, is: string])[] = [
  ["stream", "Stream stocks-ticks name", "fixed"],
  ["tickTable", "Table stocks-tick-table name", "fixed"],
  ["trendTable", "Table stocks-trend-table name", "fixed"],
  ["archiveBucket", "Bucket stocks-archive bucket", "fixed"],
  ["failedBucket", "Bucket stocks-failed bucket", "fixed"],
  ["resultsBucket", "Bucket stocks-queries-results bucket", "fixed"],
  ["alertTopic", "Topic stocks-alerts name", "fixed"],
  ["database", "CatalogDatabase stocks-catalog name", "fixed"],
  ["workgroup", "Workgroup stocks-queries name", "fixed"],
  ["processTicks", `${PROCESS} name`, "fixed"],
  ["detectTrends", `${DETECT} name`, "fixed"],
  ["sweepAlerts", "Function stocks-sweep-alerts name", "fixed"],
];

function environment(at: string, variable: string): string {
  return `${at} environment.variables.${variable}`;
}

function effect(argument: string, set: Args, at: Effect["at"], is: unknown): Effect {
  return { argument, set, at, is };
}

/** What a setting of a schedule is in the environment of its producer. */
function polled(name: string, value: unknown, variable: string, is: string): Effect {
  const schedule = { ...POLLED, [name]: value };
  return effect(
    `source.schedule.${name}`,
    { source: { schedule } },
    environment(PRODUCE, variable),
    is,
  );
}

/** Every argument, each with what it does; a list has an entry for itself. */
export const EFFECTS: readonly Effect[] = [
  effect(
    "symbols",
    { symbols: ["IBM"], processing: { rejectUnlisted: true } },
    environment(PROCESS, "ACCEPTED_SYMBOLS"),
    "IBM",
  ),
  effect(
    "streamMode",
    { streamMode: "on-demand" },
    "Stream stocks-ticks streamModeDetails.streamMode",
    "ON_DEMAND",
  ),
  effect("shardCount", { shardCount: 3 }, "Stream stocks-ticks shardCount", 3),
  effect(
    "smaWindows.short",
    { smaWindows: { short: 6 } },
    environment(DETECT, "SHORT_WINDOW"),
    "6",
  ),
  effect("smaWindows.long", { smaWindows: { long: 60 } }, environment(DETECT, "LONG_WINDOW"), "60"),
  effect("alertEndpoints", { alertEndpoints: [email] }, count("TopicSubscription"), 1),
  effect(
    "alertEndpoints[].protocol",
    { alertEndpoints: [email] },
    (registrations) => registrations.ofType("TopicSubscription")[0]?.inputs["protocol"],
    "email",
  ),
  effect(
    "alertEndpoints[].endpoint",
    { alertEndpoints: [email] },
    (registrations) => registrations.ofType("TopicSubscription")[0]?.inputs["endpoint"],
    "desk@example.com",
  ),
  effect(
    "alertEndpoints[].filterPolicy",
    { alertEndpoints: [{ ...email, filterPolicy: { symbol: ["AAPL"] } }] },
    (registrations) => registrations.ofType("TopicSubscription")[0]?.inputs["filterPolicy"],
    '{"symbol":["AAPL"]}',
  ),
  effect("feed", { feed: "any" }, environment(PROCESS, "FEED"), "any"),
  effect(
    "stream.retentionHours",
    { stream: { retentionHours: 48 } },
    "Stream stocks-ticks retentionPeriod",
    48,
  ),
  effect(
    "stream.shardMetrics",
    { stream: { shardMetrics: ["IncomingBytes"] } },
    "Stream stocks-ticks shardLevelMetrics",
    ["IncomingBytes"],
  ),
  effect("stream.arn", { stream: { arn: STREAM } }, `${TICKS_MAPPING} eventSourceArn`, STREAM),
  effect(
    "stream.keyArn",
    { stream: { arn: STREAM, keyArn: KEY } },
    statement("process-ticks", "DecryptTickStream"),
    KEY,
  ),
  effect("processing.batchSize", { processing: { batchSize: 9 } }, `${TICKS_MAPPING} batchSize`, 9),
  effect(
    "processing.batchWindowSeconds",
    { processing: { batchWindowSeconds: 9 } },
    `${TICKS_MAPPING} maximumBatchingWindowInSeconds`,
    9,
  ),
  effect(
    "processing.parallelizationFactor",
    { processing: { parallelizationFactor: 9 } },
    `${TICKS_MAPPING} parallelizationFactor`,
    9,
  ),
  effect(
    "processing.recordAgeHours",
    { processing: { recordAgeHours: 9 } },
    `${TICKS_MAPPING} maximumRecordAgeInSeconds`,
    32_400,
  ),
  effect(
    "processing.anomalyThresholdPercent",
    { processing: { anomalyThresholdPercent: 2.5 } },
    environment(PROCESS, "ANOMALY_THRESHOLD_PERCENT"),
    "2.5",
  ),
  effect(
    "processing.rejectUnlisted",
    { processing: { rejectUnlisted: true } },
    environment(PROCESS, "ACCEPTED_SYMBOLS"),
    "AAPL,MSFT",
  ),
  effect("processing.memoryMb", { processing: { memoryMb: 256 } }, `${DETECT} memorySize`, 256),
  effect(
    "processing.timeoutSeconds",
    { processing: { timeoutSeconds: 9 } },
    `${DETECT} timeout`,
    9,
  ),
  effect(
    "processing.reservedConcurrency",
    { processing: { reservedConcurrency: 4 } },
    `${PROCESS} reservedConcurrentExecutions`,
    4,
  ),
  effect(
    "processing.tracing",
    { processing: { tracing: true } },
    `${DETECT} tracingConfig.mode`,
    "Active",
  ),
  effect(
    "processing.logLevel",
    { processing: { logLevel: "warn" } },
    environment(DETECT, "POWERTOOLS_LOG_LEVEL"),
    "WARN",
  ),
  effect(
    "processing.logRetentionDays",
    { processing: { logRetentionDays: 7 } },
    "LogGroup stocks-detect-trends-logs retentionInDays",
    7,
  ),
  effect(
    "trend.allowedLatenessSeconds",
    { trend: { allowedLatenessSeconds: 9 } },
    environment(DETECT, "ALLOWED_LATENESS_SECONDS"),
    "9",
  ),
  effect("trend.batchSize", { trend: { batchSize: 9 } }, `${TRENDS_MAPPING} batchSize`, 9),
  effect(
    "trend.batchWindowSeconds",
    { trend: { batchWindowSeconds: 9 } },
    `${TRENDS_MAPPING} maximumBatchingWindowInSeconds`,
    9,
  ),
  effect(
    "trend.splitGuard",
    { trend: { splitGuard: true } },
    environment(DETECT, "SPLIT_GUARD"),
    "true",
  ),
  effect(
    "alerts.backfill",
    { alerts: { backfill: true } },
    environment(DETECT, "ALERT_BACKFILL"),
    "true",
  ),
  effect("alerts.on", { alerts: { on: ["anomaly"] } }, environment(DETECT, "ALERTS_ON"), "anomaly"),
  effect(
    "alerts.maxAgeHours",
    { alerts: { maxAgeHours: 9 } },
    environment(DETECT, "ALERT_MAX_AGE_HOURS"),
    "9",
  ),
  effect("alerts.fifo", { alerts: { fifo: true } }, `Topic ${TOPIC_NAME} fifoTopic`, true),
  effect(
    "alerts.topicArn",
    { alerts: { topicArn: TOPIC } },
    environment(DETECT, "ALERT_TOPIC_ARN"),
    TOPIC,
  ),
  effect(
    "alerts.topicKeyArn",
    { alerts: { topicArn: TOPIC, topicKeyArn: KEY } },
    statement("detect-trends", "UseAlertTopicKey"),
    KEY,
  ),
  effect(
    "storage.ttlDays",
    { storage: { ttlDays: 9 } },
    environment(PROCESS, "TICK_TTL_DAYS"),
    "9",
  ),
  effect("storage.ttlDays", { storage: { ttlDays: 9 } }, "Table stocks-tick-table ttl", {
    attributeName: "expires_at",
    enabled: true,
  }),
  effect(
    "storage.infrequentAccessDays",
    { storage: { infrequentAccessDays: 45 } },
    transitionTo("STANDARD_IA"),
    45,
  ),
  effect("storage.glacierDays", { storage: { glacierDays: 45 } }, transitionTo("GLACIER_IR"), 45),
  effect(
    "storage.expiryDays",
    { storage: { expiryDays: 45 } },
    lifecycleDays(({ expiration }) => expiration?.days),
    45,
  ),
  effect("storage.accessLogs", { storage: { accessLogs: true } }, count("BucketLogging"), 3),
  effect(
    "storage.archiveBucketName",
    { storage: { archiveBucketName: "theirs" } },
    environment(PROCESS, "ARCHIVE_BUCKET_NAME"),
    "theirs",
  ),
  effect(
    "storage.archiveKeyArn",
    { storage: { archiveBucketName: "theirs", archiveKeyArn: KEY } },
    statement("process-ticks", "EncryptArchive"),
    KEY,
  ),
  effect(
    "lake.since",
    { lake: { since: "2026-11-01" } },
    (registrations) => {
      const { parameters } = registrations.only("CatalogTable", "stocks-catalog-raw").inputs;
      return (parameters as Record<string, string>)["projection.hour.range"];
    },
    "2026/11/01/00,NOW",
  ),
  effect(
    "lake.scanLimitGb",
    { lake: { scanLimitGb: 3 } },
    "Workgroup stocks-queries configuration.bytesScannedCutoffPerQuery",
    3_000_000_000,
  ),
  effect(
    "storage.archiveNotifications",
    { storage: { archiveBucketName: "theirs", archiveNotifications: true } },
    "BucketNotification stocks-archive-notification bucket",
    "theirs",
  ),
  effect("lake.compaction", { lake: { compaction: false } }, functions("compact-ticks"), 0),
  effect("lake.imports", { lake: { imports: false } }, functions("import-files"), 0),
  effect("lake.quotes", { lake: { quotes: true } }, functions("clean-quotes"), 1),
  effect("lake.firehose", { lake: { firehose: true } }, functions("load-staged"), 1),
  effect("lake.firehose", { lake: { firehose: true } }, count("FirehoseDeliveryStream"), 1),
  effect(
    "lake.firehoseBufferSeconds",
    { lake: { firehose: true, firehoseBufferSeconds: 60 } },
    `${DELIVERY}.bufferingInterval`,
    60,
  ),
  effect(
    "lake.firehoseBufferMib",
    { lake: { firehose: true, firehoseBufferMib: 8 } },
    `${DELIVERY}.bufferingSize`,
    8,
  ),
  effect("lake.buckets", { lake: { buckets: 4 } }, environment(COMPACT, "LAKE_BUCKETS"), "4"),
  effect("lake.memoryMb", { lake: { memoryMb: 3_008 } }, `${COMPACT} memorySize`, 3_008),
  effect(
    "source.schedule.provider",
    { feed: "any", source: { schedule: { provider: "simulated" } } },
    environment(PRODUCE, "PROVIDER"),
    "simulated",
  ),
  polled("intervalSeconds", 300, "INTERVAL_SECONDS", "300"),
  polled("exchange", "NASDAQ", "EXCHANGE", "NASDAQ"),
  polled("closedOn", ["2029-01-09", "2029-01-10"], "CLOSED_ON", "2029-01-09,2029-01-10"),
  polled("plan", "free", "PROVIDER_PLAN", "free"),
  polled("requestsPerMinute", 30, "REQUESTS_PER_MINUTE", "30"),
  polled("requestsPerDay", 5_000, "REQUESTS_PER_DAY", "5000"),
  polled(
    "endpoint",
    "https://proxy.example.com/",
    "PROVIDER_ENDPOINT",
    "https://proxy.example.com/",
  ),
  polled("apiKeySecretArn", API_KEY_SECRET, "API_KEY_SECRET_ARN", API_KEY_SECRET),
  effect(
    "source.schedule.fallback",
    { feed: "any", source: { schedule: { ...POLLED, fallback: "simulated" } } },
    environment(PRODUCE, "FALLBACK"),
    "simulated",
  ),
  effect(
    "source.schedule.apiKey",
    { source: { schedule: { provider: "finnhub", apiKey: "0123456789" } } },
    "SecretVersion stocks-produce-quotes-api-key-value secretString",
    "0123456789",
  ),
  effect(
    "source.schedule.apiKeySecretKeyArn",
    { source: { schedule: { ...POLLED, apiKeySecretKeyArn: KEY } } },
    (registrations) =>
      registrations.ofType("Function").some(({ name }) => name === "stocks-produce-quotes") &&
      statement("produce-quotes", "DecryptApiKey")(registrations),
    KEY,
  ),
  effect("network.createVpc", { network: { createVpc: true } }, count("Vpc"), 1),
  effect(
    "network.vpcId",
    { network: IN_VPC },
    (registrations) => registrations.ofType("SecurityGroup")[0]?.inputs["vpcId"],
    "vpc-1",
  ),
  effect("network.subnetIds", { network: IN_VPC }, `${DETECT} vpcConfig.subnetIds`, SUBNETS),
  effect(
    "network.securityGroupIds",
    { network: { ...IN_VPC, securityGroupIds: ["sg-1"] } },
    `${DETECT} vpcConfig.securityGroupIds`,
    ["sg-1"],
  ),
  effect(
    "network.cidrBlock",
    { network: { createVpc: true, cidrBlock: "10.9.0.0/16" } },
    "Vpc stocks-network cidrBlock",
    "10.9.0.0/16",
  ),
  effect(
    "network.availabilityZoneCount",
    { network: { createVpc: true, availabilityZoneCount: 3 } },
    "Vpc stocks-network numberOfAvailabilityZones",
    3,
  ),
  effect(
    "network.availabilityZones",
    { network: { createVpc: true, availabilityZones: ["us-east-1a", "us-east-1b"] } },
    "Vpc stocks-network availabilityZoneNames",
    ["us-east-1a", "us-east-1b"],
  ),
  effect("network.flowLogs", { network: { createVpc: true } }, count("FlowLog"), 1),
  effect("monitoring.alarms", { monitoring: { alarms: false } }, count("MetricAlarm"), 0),
  effect("monitoring.dashboard", { monitoring: { dashboard: false } }, count("Dashboard"), 0),
  effect(
    "monitoring.opsEndpoints",
    { monitoring: { opsEndpoints: [{ protocol: "sqs", endpoint: QUEUE }] } },
    count("TopicSubscription"),
    1,
  ),
  effect(
    "monitoring.opsEndpoints[].protocol",
    { monitoring: { opsEndpoints: [{ protocol: "sqs", endpoint: QUEUE }] } },
    (registrations) => registrations.ofType("TopicSubscription")[0]?.inputs["protocol"],
    "sqs",
  ),
  effect(
    "monitoring.opsEndpoints[].endpoint",
    { monitoring: { opsEndpoints: [{ protocol: "sqs", endpoint: QUEUE }] } },
    (registrations) => registrations.ofType("TopicSubscription")[0]?.inputs["endpoint"],
    QUEUE,
  ),
  effect(
    "monitoring.feedIntervalSeconds",
    { monitoring: { feedIntervalSeconds: 30 } },
    environment("Function stocks-sweep-alerts", "FEED_INTERVAL_SECONDS"),
    "30",
  ),
  effect(
    "monitoring.staleIntervals",
    { monitoring: { feedIntervalSeconds: 30, staleIntervals: 7 } },
    environment("Function stocks-sweep-alerts", "STALE_INTERVALS"),
    "7",
  ),
  effect(
    "monitoring.exchange",
    { monitoring: { feedIntervalSeconds: 30, exchange: "24/7" } },
    environment(DETECT, "EXCHANGE"),
    "24/7",
  ),
  effect(
    "monitoring.staleMinutes",
    { monitoring: { staleMinutes: 30 } },
    threshold("stale-feed-MSFT"),
    [1_800],
  ),
  effect(
    "monitoring.staleMinutes",
    { monitoring: { staleMinutes: 30 } },
    environment(PROCESS, "WATCHED_SYMBOLS"),
    "AAPL,MSFT",
  ),
  effect(
    "monitoring.runbookUrl",
    { monitoring: { runbookUrl: "https://wiki.example.com/stocks" } },
    (registrations) =>
      / (https:.*)\/pending-alerts\.md$/.exec(
        String(
          registrations.only("MetricAlarm", "stocks-monitoring-pending-alerts").inputs[
            "alarmDescription"
          ],
        ),
      )?.[1],
    "https://wiki.example.com/stocks",
  ),
  ...thresholds.map(([name, set, ending, is]) =>
    effect(
      `monitoring.thresholds.${name}`,
      { monitoring: { thresholds: { [name]: set } } },
      threshold(ending),
      [is],
    ),
  ),
  effect(
    "monitoring.thresholds.rejectedOutOf",
    { monitoring: { thresholds: { rejectedOutOf: 77 } } },
    (registrations) =>
      /accepted \+ rejected\) >= (\d+)/.exec(
        JSON.stringify(threshold("rejected-ticks", "metricQueries")(registrations)),
      )?.[1],
    "77",
  ),
  effect(
    "encryption.kmsKeyArn",
    { encryption: { kmsKeyArn: KEY } },
    "Stream stocks-ticks kmsKeyId",
    KEY,
  ),
  effect(
    "dataProtection",
    { dataProtection: "destroy" },
    "Table stocks-tick-table deletionProtectionEnabled",
    false,
  ),
  effect("tags", { tags: { Team: "markets" } }, "Stream stocks-ticks tags", { Team: "markets" }),
  ...KAFKA_EFFECTS,
  ...names.map(([name, at, is]) => effect(`names.${name}`, { names: { [name]: is } }, at, is)),
];
