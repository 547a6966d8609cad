import { readArgs } from "../../components/validation/readArgs.ts";
import { CLUSTER, SECRET } from "./kafkaArguments.ts";
import type { Factors, Row } from "./pairs.ts";
import { pairwise } from "./pairs.ts";

const WEBHOOK = "https://hooks.slack.com/services/T0/B0/hunter2";
const QUEUE = "arn:aws:sqs:us-east-1:123456789012:mine";
const KEY = "arn:aws:kms:us-east-1:123456789012:key/1111";

/** Receivers of alerts. */
export const endpoints = {
  all: [
    { protocol: "email", endpoint: "desk@example.com", filterPolicy: { symbol: ["AAPL"] } },
    { protocol: "sms", endpoint: "+12065550100" },
    { protocol: "https", endpoint: "https://example.com/alerts" },
    { protocol: "lambda", endpoint: "arn:aws:lambda:us-east-1:123456789012:function:mine" },
    { protocol: "slack", endpoint: WEBHOOK },
  ],
  queue: [{ protocol: "sqs", endpoint: QUEUE }],
  fifo: [{ protocol: "sqs", endpoint: `${QUEUE}.fifo` }],
};

const byKey = {
  provider: "fmp",
  plan: "premium",
  apiKeySecretArn: "arn:aws:secretsmanager:us-east-1:123456789012:secret:fmp-a1b2c3",
};

/** Each argument's values: the default, and others that change what is made. */
export const FACTORS: Factors = {
  symbols: [["AAPL"], ["AAPL", "BRK.B", "^GSPC"]],
  streamMode: [undefined, "on-demand"],
  shardCount: [undefined, 4],
  smaWindows: [undefined, { short: 2, long: 3 }],
  alertEndpoints: [undefined, endpoints.all, endpoints.queue, endpoints.fifo],
  feed: [undefined, "any"],
  stream: [
    undefined,
    { retentionHours: 168, shardMetrics: ["IncomingBytes"] },
    { arn: "arn:aws:kinesis:us-east-1:123456789012:stream/theirs", keyArn: KEY },
  ],
  source: [
    undefined,
    { schedule: { provider: "yahoo", intervalSeconds: 300, closedOn: ["2027-01-04"] } },
    { schedule: { ...byKey, exchange: "LSE", endpoint: "https://proxy.example.com" } },
    { kafka: { topic: "ticks", clusterArn: CLUSTER, createTopic: true, partitions: 8 } },
    { kafka: { topic: "ticks", bootstrapServers: ["b:9094"], credentialsSecretArn: SECRET } },
    { kafka: { topic: "ticks", bootstrapServers: ["b:9094"], username: "u", password: "p" } },
  ],
  processing: [
    undefined,
    {
      ...{ batchSize: 10, batchWindowSeconds: 0, parallelizationFactor: 10, recordAgeHours: 1 },
      ...{ anomalyThresholdPercent: 0.5, rejectUnlisted: true, memoryMb: 128, timeoutSeconds: 3 },
    },
    { reservedConcurrency: 3, tracing: true, logLevel: "error", logRetentionDays: 3653 },
  ],
  trend: [
    undefined,
    { allowedLatenessSeconds: 60, batchSize: 1000, batchWindowSeconds: 5 },
    { splitGuard: true },
  ],
  alerts: [
    undefined,
    { on: ["crossover", "anomaly"], maxAgeHours: -1 },
    { fifo: true },
    { topicArn: "arn:aws:sns:us-east-1:123456789012:theirs", topicKeyArn: KEY },
  ],
  storage: [
    undefined,
    { ttlDays: 30, infrequentAccessDays: 30, glacierDays: 90, expiryDays: 365, accessLogs: true },
    { archiveBucketName: "their-archive", archiveKeyArn: KEY },
    { archiveBucketName: "their-archive", archiveNotifications: true },
  ],
  lake: [
    undefined,
    { since: "2025-06-01", scanLimitGb: 1, compaction: false, imports: false },
    { firehose: true, quotes: true, firehoseBufferSeconds: 60, firehoseBufferMib: 1 },
    { buckets: 4, memoryMb: 512, imports: false },
  ],
  network: [
    undefined,
    { createVpc: true, availabilityZoneCount: 3, cidrBlock: "10.1.0.0/16" },
    { createVpc: true, availabilityZones: ["us-east-1a", "us-east-1b"], flowLogs: false },
    { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"], securityGroupIds: ["sg-1"] },
    { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"] },
  ],
  monitoring: [
    undefined,
    { alarms: false, dashboard: false },
    {
      opsEndpoints: [{ protocol: "email", endpoint: "ops@example.com" }],
      staleMinutes: 15,
      feedIntervalSeconds: 60,
      staleIntervals: 5,
      exchange: "LSE",
      runbookUrl: "https://wiki.example.com",
      thresholds: { functionErrors: 3 },
    },
  ],
  encryption: [undefined, { kmsKeyArn: KEY }],
  dataProtection: [undefined, "destroy"],
  tags: [undefined, { Team: "markets" }],
  names: [
    undefined,
    {
      ...{ tickTable: "their-ticks", trendTable: "their-trends", failedBucket: "their-failed" },
      ...{ resultsBucket: "their-results", database: "their_lake", workgroup: "their-queries" },
      ...{ processTicks: "process", detectTrends: "detect", sweepAlerts: "sweep" },
    },
    { stream: "their-stream", archiveBucket: "their-bucket", alertTopic: "their-alerts" },
  ],
};

/** Whether the arguments fit each other: what does not is refused, which other tests show. */
export function isAllowed(row: Row): boolean {
  try {
    readArgs("stocks", row);
    return true;
  } catch {
    return false;
  }
}

/** Arguments in which every two values that may meet do. */
export const ROWS = pairwise(FACTORS, isAllowed);

/** The arguments of a row that are given. */
export function given(row: Row): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
}
