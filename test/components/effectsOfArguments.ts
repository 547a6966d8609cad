import type { Effect } from "./Effect.ts";
import { effect, environment } from "./Effect.ts";
import { KAFKA_EFFECTS } from "./kafkaEffects.ts";
import { count, functions, lifecycleDays, statement, transitionTo } from "./lookUps.ts";
import { MONITORING_EFFECTS } from "./monitoringEffects.ts";
import { SCHEDULE_EFFECTS } from "./scheduleEffects.ts";

const STREAM = "arn:aws:kinesis:us-east-1:123456789012:stream/theirs";
const TOPIC = "arn:aws:sns:us-east-1:123456789012:theirs";
const KEY = "arn:aws:kms:us-east-1:123456789012:key/1111";
const SUBNETS = ["subnet-1", "subnet-2"];
const IN_VPC = { vpcId: "vpc-1", subnetIds: SUBNETS };
const PROCESS = "Function stocks-process-ticks";
const DETECT = "Function stocks-detect-trends";
const COMPACT = "Function stocks-compact-ticks";
const DELIVERY = "FirehoseDeliveryStream stocks-staging extendedS3Configuration";
const TICKS_MAPPING = "EventSourceMapping stocks-process-ticks-mapping";
const TRENDS_MAPPING = "EventSourceMapping stocks-detect-trends-mapping";
const TOPIC_NAME = "stocks-alerts";
const email = { protocol: "email", endpoint: "desk@example.com" } as const;
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
  ...SCHEDULE_EFFECTS,
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
  ...MONITORING_EFFECTS,
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
