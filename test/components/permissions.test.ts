import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { FUNCTIONS } from "../../runtime/contract/environment.ts";
import type { Registrations } from "./registerPipeline.ts";
import { defaultPipeline, registerPipeline, statementsOf } from "./registerPipeline.ts";

const ARN = (service: string, name: string) => `arn:aws:${service}:us-east-1:123456789012:${name}`;
const KEY = ARN("kms", "stocks-key-0a1b2c3");
const STREAM = ARN("kinesis", "stocks-ticks-0a1b2c3");
const TICKS = ARN("dynamodb", "stocks-tick-table-0a1b2c3");
const TRENDS = ARN("dynamodb", "stocks-trend-table-0a1b2c3");
const ARCHIVE = ARN("s3", "stocks-archive-0a1b2c3");
const FAILED = ARN("s3", "stocks-failed-0a1b2c3");
const TOPIC = ARN("sns", "stocks-alerts-0a1b2c3");

/** Allowed actions as `resource: action, action`, those of the key as `kms via service`. */
function grantsOf(registrations: Registrations, name: string): Record<string, string> {
  const { policy } = registrations.only("RolePolicy", `stocks-${name}-policy`).inputs;
  const grants: Record<string, string> = {};
  for (const { Effect, Action, Resource, Condition } of statementsOf(policy)) {
    assert.equal(Effect, "Allow");
    const resources = [Resource].flat();
    const via = Condition?.["StringEquals"]?.["kms:ViaService"];
    const context = Object.entries(Condition?.["StringEquals"] ?? {})
      .filter(([key]) => key.startsWith("kms:EncryptionContext:"))
      .map(([key, value]) => ` ${key.slice(22)}=${String(value)}`)
      .join("");
    const what = via === undefined ? resources.join(" ") : `key via ${String(via)}${context}`;
    if (via !== undefined) assert.deepEqual(resources, [KEY]);
    const actions = [Action].flat().join(", ");
    grants[what] = what in grants ? `${grants[what]}, ${actions}` : actions;
  }
  return grants;
}

const FAILURES = {
  [`${FAILED}/aws/lambda/*`]: "s3:PutObject",
  [FAILED]: "s3:ListBucket",
  [`key via s3.us-east-1.amazonaws.com aws:s3:arn=${FAILED}`]: "kms:GenerateDataKey",
};

const TREND_WORK = {
  [TICKS]: "dynamodb:Query",
  [TRENDS]: "dynamodb:BatchGetItem, dynamodb:PutItem",
  "key via dynamodb.us-east-1.amazonaws.com aws:dynamodb:tableName=stocks-tick-table-0a1b2c3,stocks-trend-table-0a1b2c3":
    "kms:Decrypt",
  [`${ARCHIVE}/alerts/*`]: "s3:PutObject",
  [`key via s3.us-east-1.amazonaws.com aws:s3:arn=${ARCHIVE}`]: "kms:GenerateDataKey",
  [TOPIC]: "sns:Publish",
  "key via sns.us-east-1.amazonaws.com": "kms:GenerateDataKey, kms:Decrypt",
};

describe("permissions of the functions", () => {
  let registrations: Registrations;
  before(async () => {
    registrations = await defaultPipeline();
  });

  const logOf = (name: string) => ({
    [`${ARN("cloudwatch", String(registrations.only("LogGroup", `stocks-${name}-logs`).inputs.name))}:*`]:
      "logs:CreateLogStream, logs:PutLogEvents",
  });

  it("are exactly the work of process-ticks", () => {
    assert.deepEqual(grantsOf(registrations, "process-ticks"), {
      [STREAM]:
        "kinesis:DescribeStream, kinesis:DescribeStreamSummary, kinesis:GetRecords, " +
        "kinesis:GetShardIterator, kinesis:ListShards",
      [`key via kinesis.us-east-1.amazonaws.com aws:kinesis:arn=${STREAM}`]: "kms:Decrypt",
      [TICKS]: "dynamodb:BatchWriteItem",
      "key via dynamodb.us-east-1.amazonaws.com aws:dynamodb:tableName=stocks-tick-table-0a1b2c3":
        "kms:Decrypt",
      [`${ARCHIVE}/raw/* ${ARCHIVE}/quarantine/*`]: "s3:PutObject",
      [`key via s3.us-east-1.amazonaws.com aws:s3:arn=${ARCHIVE}`]: "kms:GenerateDataKey",
      ...FAILURES,
      ...logOf("process-ticks"),
    });
  });

  it("are exactly the work of detect-trends", () => {
    assert.deepEqual(grantsOf(registrations, "detect-trends"), {
      "*": "dynamodb:ListStreams",
      [`${TICKS}/stream/2026`]:
        "dynamodb:DescribeStream, dynamodb:GetRecords, dynamodb:GetShardIterator",
      ...TREND_WORK,
      ...FAILURES,
      ...logOf("detect-trends"),
    });
  });

  it("are exactly the work of sweep-alerts", () => {
    assert.deepEqual(grantsOf(registrations, "sweep-alerts"), {
      [`${TRENDS}/index/sweep`]: "dynamodb:Query",
      ...TREND_WORK,
      ...FAILURES,
      ...logOf("sweep-alerts"),
    });
  });

  it("hold no wildcard but in the one action that takes no resource", () => {
    for (const { inputs, name } of registrations.ofType("RolePolicy")) {
      for (const { Sid, Action, Resource } of statementsOf(inputs.policy)) {
        assert.ok(![Action].flat().some((action) => action.includes("*")), `${name} ${Sid}`);
        if ([Resource].flat().includes("*")) assert.deepEqual(Action, ["dynamodb:ListStreams"]);
      }
    }
  });

  it("have unique statement ids of letters and digits", () => {
    for (const { inputs } of registrations.ofType("RolePolicy")) {
      const ids = statementsOf(inputs.policy).map(({ Sid }) => Sid);
      assert.equal(new Set(ids).size, ids.length);
      assert.deepEqual(
        ids.filter((id) => !/^[A-Za-z0-9]+$/.test(id)),
        [],
      );
    }
  });

  it("cover every call of the functions' AWS adapters, and no other", async () => {
    const endpoint = "https://hooks.slack.com/services/T0/B0/x";
    const withAll = await registerPipeline({
      alertEndpoints: [{ protocol: "slack", endpoint }],
      lake: { firehose: true, quotes: true },
      source: { schedule: { provider: "finnhub", apiKey: "0123456789" } },
    });
    const called = new Set<string>();
    for (const file of globSync("runtime/ports/aws/*.ts")) {
      const source = readFileSync(file, "utf8");
      for (const [, command = ""] of source.matchAll(/new (\w+)Command\(/g)) {
        called.add(ACTIONS[command] ?? `no action known for ${command}`);
      }
      if (/VersionId/.test(source)) called.add("s3:GetObjectVersion");
      if (source.includes("paginateQuery(")) called.add("dynamodb:Query");
    }
    const granted = new Set<string>();
    for (const name of [
      ...Object.values(FUNCTIONS).filter((role) => role !== "notify-slack"),
      "slack-0",
    ]) {
      for (const actions of Object.values(grantsOf(withAll, name))) {
        for (const action of actions.split(", ")) granted.add(action);
      }
    }
    const byLambdaItself =
      /^(kinesis:(?!PutRecords)|kms:|logs:)|:(ListStreams|DescribeStream|GetRecords|GetShardIterator|GetQueueAttributes)$/;
    const ownCalls = [...granted].filter((action) => !byLambdaItself.test(action));
    assert.deepEqual(ownCalls.toSorted(), [...called].toSorted());
  });
});

/** IAM action of an SDK command; a transaction is allowed by the actions of its items. */
const ACTIONS: Record<string, string> = {
  BatchGetItem: "dynamodb:BatchGetItem",
  BatchWriteItem: "dynamodb:BatchWriteItem",
  PutItem: "dynamodb:PutItem",
  TransactWriteItems: "dynamodb:PutItem",
  PutObject: "s3:PutObject",
  GetObject: "s3:GetObject",
  HeadObject: "s3:GetObject",
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions
  CreateMultipartUpload: "s3:PutObject",
  UploadPart: "s3:PutObject",
  CompleteMultipartUpload: "s3:PutObject",
  AbortMultipartUpload: "s3:AbortMultipartUpload",
  ListObjectsV2: "s3:ListBucket",
  ReceiveMessage: "sqs:ReceiveMessage",
  DeleteMessageBatch: "sqs:DeleteMessage",
  ChangeMessageVisibilityBatch: "sqs:ChangeMessageVisibility",
  Publish: "sns:Publish",
  PublishBatch: "sns:Publish",
  UpdateItem: "dynamodb:UpdateItem",
  PutRecords: "kinesis:PutRecords",
  GetSecretValue: "secretsmanager:GetSecretValue",
};
