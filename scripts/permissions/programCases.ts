import { arnOf } from "./Infrastructure.ts";
import type { ProgramCase } from "./ProgramCase.ts";
import { SECRET } from "./ProgramCase.ts";

const keyOf = (what: string): string => arnOf("kms", `key/${what}`);
/** Stands for the ARN of a secret of the case. */
const secretOf = (what: string): string => `${SECRET}${what}`;

const THEIR_STREAM = arnOf("kinesis", "stream/their-stream");
const THEIR_BUCKET = "their-archive";
const THEIR_TOPIC = arnOf("sns", "their-alerts");
const CLUSTER = arnOf("kafka", "cluster/feed/11111111-2222-3333-4444-555555555555-2");
const SERVERLESS = arnOf("kafka", "cluster/feed/11111111-2222-3333-4444-555555555555-s1");

/** Averages that a few ticks fill. */
const TICKS = {
  symbols: ["AAPL", "MSFT"],
  smaWindows: { short: 2, long: 4 },
  feed: "any" as const,
};

/** Asks all the time, as a road has to. */
const SCHEDULE = { provider: "finnhub", exchange: "24/7" } as const;

const EXISTING_VPC = { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"] };

const SERVERS = { topic: "ticks", bootstrapServers: ["broker.example.com:9094"] };

/** A pipeline with everything that has a role of its own; its roads are driven. */
export const EVERYTHING: ProgramCase = {
  name: "everything of its own",
  args: {
    ...TICKS,
    source: { schedule: { ...SCHEDULE, apiKey: "sesame-0123456789" } },
    lake: { firehose: true, quotes: true },
    network: { createVpc: true },
    processing: { tracing: true, batchSize: 20, batchWindowSeconds: 0 },
    storage: { accessLogs: true },
    alertEndpoints: [
      { protocol: "email", endpoint: "desk@example.com" },
      { protocol: "slack", endpoint: "https://hooks.slack.com/services/T0/B0/x" },
    ],
    monitoring: { opsEndpoints: [{ protocol: "email", endpoint: "ops@example.com" }] },
    dataProtection: "destroy",
  },
};

/** A pipeline whose topic keeps the order; one road of it is driven. */
export const FIFO: ProgramCase = {
  name: "a FIFO topic, and nothing that can be left out",
  args: {
    ...TICKS,
    processing: { batchSize: 20, batchWindowSeconds: 0 },
    lake: { compaction: false, imports: false },
    alerts: { fifo: true },
    alertEndpoints: [{ protocol: "sqs", endpoint: arnOf("sqs", "theirs.fifo") }],
    monitoring: { alarms: false },
    dataProtection: "destroy",
  },
};

/** Pipelines on what exists, and on Kafka: the calls are those of {@link EVERYTHING}, on other resources. */
export const OTHERS: readonly ProgramCase[] = [
  {
    name: "stores that exist, with keys of their own",
    args: {
      ...TICKS,
      stream: { arn: THEIR_STREAM, keyArn: keyOf("stream") },
      source: {
        schedule: {
          ...SCHEDULE,
          apiKeySecretArn: secretOf("api-key"),
          apiKeySecretKeyArn: keyOf("api-key"),
        },
      },
      storage: {
        archiveBucketName: THEIR_BUCKET,
        archiveKeyArn: keyOf("archive"),
        archiveNotifications: true,
      },
      alerts: { topicArn: THEIR_TOPIC, topicKeyArn: keyOf("topic") },
      encryption: { kmsKeyArn: keyOf("pipeline") },
      lake: { firehose: true, quotes: true },
      network: EXISTING_VPC,
      dataProtection: "destroy",
    },
    keys: {
      [THEIR_STREAM]: keyOf("stream"),
      [`arn:aws:s3:::${THEIR_BUCKET}`]: keyOf("archive"),
      [THEIR_TOPIC]: keyOf("topic"),
    },
    secrets: { "api-key": keyOf("api-key") },
  },
  {
    name: "stores that exist, with AWS's own keys",
    args: {
      ...TICKS,
      stream: { arn: THEIR_STREAM },
      source: { schedule: { ...SCHEDULE, apiKeySecretArn: secretOf("api-key") } },
      storage: { archiveBucketName: THEIR_BUCKET, archiveNotifications: true },
      alerts: { topicArn: THEIR_TOPIC },
      lake: { firehose: true, quotes: true },
      network: { createVpc: true, flowLogs: false },
      dataProtection: "destroy",
    },
    secrets: { "api-key": null },
  },
  {
    name: "a provider without a key, other receivers",
    args: {
      ...TICKS,
      source: { schedule: { provider: "yahoo", exchange: "24/7" } },
      alertEndpoints: [
        { protocol: "https", endpoint: "https://example.com/alerts" },
        { protocol: "sqs", endpoint: arnOf("sqs", "theirs") },
        { protocol: "lambda", endpoint: arnOf("lambda", "function:theirs") },
      ],
      dataProtection: "destroy",
    },
  },
  {
    name: "a topic of Amazon MSK that is made, functions in a VPC",
    args: {
      ...TICKS,
      source: { kafka: { topic: "ticks", clusterArn: CLUSTER, createTopic: true } },
      network: { createVpc: true },
      dataProtection: "destroy",
    },
  },
  {
    name: "a topic of serverless Amazon MSK, a group of its own name",
    args: {
      ...TICKS,
      source: { kafka: { topic: "ticks", clusterArn: SERVERLESS, consumerGroupId: "desk/stocks" } },
      dataProtection: "destroy",
    },
  },
  {
    name: "a topic of brokers in a VPC, with secrets that have a key",
    args: {
      ...TICKS,
      source: {
        kafka: {
          ...SERVERS,
          credentialsSecretArn: secretOf("login"),
          caSecretArn: secretOf("authority"),
          secretKeyArn: keyOf("login"),
        },
      },
      network: { ...EXISTING_VPC, securityGroupIds: ["sg-1"] },
      dataProtection: "destroy",
    },
    secrets: { login: keyOf("login"), authority: keyOf("login") },
  },
  {
    name: "a topic of brokers on the internet, with secrets that have AWS's own key",
    args: {
      ...TICKS,
      source: {
        kafka: {
          ...SERVERS,
          credentialsSecretArn: secretOf("login"),
          caSecretArn: secretOf("authority"),
        },
      },
      dataProtection: "destroy",
    },
    secrets: { login: null, authority: null },
  },
  {
    name: "a topic of brokers on the internet, with a secret that is made",
    args: {
      ...TICKS,
      source: { kafka: { ...SERVERS, username: "stocks", password: "sesame-0123456789" } },
      dataProtection: "destroy",
    },
  },
];

/** All programs that are proven. */
export const PROGRAM_CASES: readonly ProgramCase[] = [EVERYTHING, FIFO, ...OTHERS];
