import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { readArgs } from "../../components/validation/readArgs.ts";
import { loadStackConfig } from "../../local/engine/loadStackConfig.ts";
import type { RegisteredResource } from "../../local/engine/RegisteredResource.ts";
import type { ProgramResult, RunProgramOptions } from "../../local/engine/runProgram.ts";
import { runProgram } from "../../local/engine/runProgram.ts";
import { judgeResources } from "../../local/policy/judgeProgram.ts";
import { PolicyHost } from "../../local/policy/PolicyHost.ts";
import { EmulatorProvider } from "../../local/resources/EmulatorProvider.ts";
import { readArguments } from "../../scripts/arguments/readArguments.ts";
import { recordingProvider } from "../engine/recordingProvider.ts";
import { CLUSTER, SECRET } from "./kafkaArguments.ts";
import type { Factors, Row } from "./pairs.ts";
import { pairwise } from "./pairs.ts";
import { LAMBDA_FOLDER } from "./registerPipeline.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const PRELOAD = pathToFileURL(join(import.meta.dirname, "fixtures", "useStandIns.ts")).href;
const WEBHOOK = "https://hooks.slack.com/services/T0/B0/hunter2";
const QUEUE = "arn:aws:sqs:us-east-1:123456789012:mine";
const KEY = "arn:aws:kms:us-east-1:123456789012:key/1111";

const compileCacheDir = mkdtempSync(join(tmpdir(), "components-pairwise-"));
process.once("exit", () => {
  rmSync(compileCacheDir, { recursive: true, force: true });
});

const endpoints = {
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
const FACTORS: Factors = {
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
    {
      schedule: {
        ...byKey,
        exchange: "LSE",
        closeDelaySeconds: 360,
        endpoint: "https://proxy.example.com",
      },
    },
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
function isAllowed(row: Row): boolean {
  try {
    readArgs("stocks", row);
    return true;
  } catch {
    return false;
  }
}

const ROWS = pairwise(FACTORS, isAllowed);

function given(row: Row): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
}

async function run(
  row: Row,
  mode: "preview" | "up",
  previous: readonly RegisteredResource[],
): Promise<ProgramResult> {
  const overrides = given(row);
  const { config } = loadStackConfig({ programDir: ROOT, stack: "dev", overrides });
  const options: RunProgramOptions = {
    programDir: ROOT,
    stack: "dev",
    mode,
    config,
    // One secret in it makes Pulumi take the whole key for one.
    ...(row["alertEndpoints"] === endpoints.all ? { secretKeys: ["alertEndpoints"] } : {}),
    previous,
    provider: mode === "preview" ? previewProvider() : makingProvider(),
    compileCacheDir,
    env: { NODE_OPTIONS: `--import=${PRELOAD}`, TEST_LAMBDA_FOLDER: LAMBDA_FOLDER },
  };
  return runProgram(options);
}

/** The local run's own: in a preview it checks that it knows each type and each property. */
function previewProvider(): EmulatorProvider {
  return new EmulatorProvider(() => Promise.reject(new Error("a preview makes nothing")));
}

function makingProvider() {
  const ids = ["subnet-a", "subnet-b"];
  return recordingProvider({
    invokes: {
      "aws:s3/getBucket:getBucket": ({ bucket }) => ({
        bucket: bucket ?? "",
        arn: `arn:aws:s3:::${bucket as string}`,
      }),
    },
    states: {
      "awsx:ec2/vpc:Vpc": () => ({ vpcId: "vpc-0", isolatedSubnetIds: ids }),
      "awsx:ec2:Vpc": () => ({ vpcId: "vpc-0", isolatedSubnetIds: ids, routeTables: [] }),
      "aws:ec2/vpcEndpoint:VpcEndpoint": () => ({ prefixListId: "pl-0" }),
    },
  });
}

const urnsOf = ({ resources }: ProgramResult): string[] =>
  resources.map(({ urn }) => urn).toSorted();

/** What stops a deployment, by the policy pack: rule, resource and message. */
async function violations(host: PolicyHost, { resources }: ProgramResult): Promise<string[]> {
  const { findings } = await judgeResources(host, resources, { mends: false });
  return findings
    .filter(({ level }) => level !== "advisory")
    .map(({ policy, urn, message }) => `${policy} ${urn.split("::").at(-1) ?? ""}: ${message}`);
}

/** Where a text stands in plain sight. */
function leaks({ resources }: ProgramResult, text: string): string[] {
  return resources.flatMap(({ name, inputs, secretInputs }) =>
    Object.entries(inputs)
      .filter(([property, value]) => {
        const isHidden = secretInputs.some((path) => String(path).startsWith(property));
        return !isHidden && JSON.stringify(value ?? null).includes(text);
      })
      .map(([property]) => `${name}.${property}`),
  );
}

describe("arguments in pairs, on an engine stand-in", function () {
  // Each run starts a Node.js process.
  this.timeout(120_000);
  let previous: readonly RegisteredResource[] = [];
  let host: PolicyHost;
  before(async () => {
    host = await PolicyHost.start({ packDir: join(ROOT, "policy") });
  });
  after(() => host.stop());

  it("try every argument, and every two values that may meet", () => {
    const top = readArguments().filter(({ path }) => !path.includes("."));
    assert.deepEqual(Object.keys(FACTORS).toSorted(), top.map(({ path }) => path).toSorted());
    const used = Object.entries(FACTORS).flatMap(([name, values]) =>
      values.filter((value) => !ROWS.some((row) => row[name] === value)),
    );
    assert.deepEqual(used, []);
    assert.ok(ROWS.length >= 15, String(ROWS.length));
  });

  ROWS.forEach((row, index) => {
    it(`preview and update to, and keep the policies in, combination ${index + 1} of ${ROWS.length}`, async () => {
      const preview = await run(row, "preview", previous);
      const up = await run(row, "up", previous);
      assert.deepEqual(urnsOf(preview), urnsOf(up));
      for (const result of [preview, up]) {
        assert.deepEqual(result.diagnostics, []);
        assert.deepEqual(await violations(host, result), []);
      }
      assert.deepEqual(leaks(up, "hunter2"), []);
      previous = up.resources;
    });
  });
});
