import assert from "node:assert/strict";
import type { PipelineKeyArgs } from "../../components/PipelineKey.ts";
import { PipelineKey } from "../../components/PipelineKey.ts";
import { ACCOUNT } from "./account.ts";
import type { Registrations } from "./registerPipeline.ts";
import { defaultPipeline, register, statementsOf } from "./registerPipeline.ts";

const ROOT = { AWS: "arn:aws:iam::123456789012:root" };
const ALARMS = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:stocks-*";
const TOPIC = "arn:aws:sns:us-east-1:123456789012:stocks-alerts";
const BUCKET = "arn:aws:s3:::stocks-inbox";

/** Statements of the policy of a key by itself. */
async function policyOf(overrides: Partial<PipelineKeyArgs> = {}) {
  const registrations = await register(() => {
    new PipelineKey("key", {
      account: ACCOUNT,
      aliasName: "stocks",
      logGroupNames: ["/aws/lambda/one", "/aws/lambda/two"],
      retain: true,
      tags: {},
      ...overrides,
    });
  });
  return statementsOf(registrations.only("Key").inputs["policy"]);
}

describe("PipelineKey", () => {
  it("rotates, and leaves 30 days to think better of a deletion", async () => {
    const { inputs } = (await defaultPipeline()).only("Key");
    assert.equal(inputs["enableKeyRotation"], true);
    assert.equal(inputs["deletionWindowInDays"], 30);
  });

  it("has an alias named after project, stack and pipeline", async () => {
    const { inputs } = (await defaultPipeline()).only("Alias");
    assert.match(String(inputs["name"]), /^alias\/stock-analytics-dev-stocks-[0-9a-f]{8}$/);
    assert.equal(inputs["targetKeyId"], "stocks-key-0a1b2c3");
  });

  it("lets the account's IAM and CloudWatch Logs use it, and by default nobody else", async () => {
    const statements = await policyOf();
    assert.deepEqual(
      statements.map(({ Sid, Effect, Principal }) => [Sid, Effect, Principal]),
      [
        ["AccountIam", "Allow", ROOT],
        ["GrantsToServices", "Allow", ROOT],
        ["CloudWatchLogs", "Allow", { Service: "logs.us-east-1.amazonaws.com" }],
      ],
    );
  });

  it("lets nobody make grants but AWS's services, on behalf of the account", async () => {
    const statements = await policyOf();
    const granting = statements.filter(({ Action }) =>
      [Action].flat().some((action) => action.includes("*") || action === "kms:CreateGrant"),
    );
    assert.deepEqual(granting, [
      {
        Sid: "GrantsToServices",
        Effect: "Allow",
        Principal: ROOT,
        Action: "kms:CreateGrant",
        Resource: "*",
        Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
      },
    ]);
  });

  it("leaves the account all that keeps the key and its policy in its hands", async () => {
    const [account] = await policyOf();
    for (const action of [
      ...["PutKeyPolicy", "GetKeyPolicy", "DescribeKey", "ScheduleKeyDeletion", "EnableKey"],
      ...["CancelKeyDeletion", "TagResource", "UpdateAlias", "CreateAlias", "DeleteAlias"],
      ...["EnableKeyRotation", "GetKeyRotationStatus", "ListResourceTags", "RevokeGrant"],
      ...["Encrypt", "Decrypt", "ReEncryptFrom", "ReEncryptTo", "GenerateDataKey"],
    ]) {
      assert.ok(account?.Action.includes(`kms:${action}`), action);
    }
    assert.equal(account?.Condition, undefined);
  });

  it("lets CloudWatch Logs use it for exactly the log groups of the functions", async () => {
    const registrations = await defaultPipeline();
    const statements = statementsOf(registrations.only("Key").inputs["policy"]);
    const logs = statements.find(({ Sid }) => Sid === "CloudWatchLogs");
    const groups = registrations
      .ofType("LogGroup")
      .map(
        ({ inputs }) => `arn:aws:logs:us-east-1:123456789012:log-group:${String(inputs["name"])}`,
      );
    assert.ok(groups.length >= 3);
    const allowed = logs?.Condition?.["ArnLike"]?.["kms:EncryptionContext:aws:logs:arn"];
    assert.deepEqual([...(allowed ?? [])].toSorted(), groups.toSorted());
    assert.ok(!JSON.stringify(allowed).includes("*"));
    assert.deepEqual(Object.keys(logs?.Condition ?? {}), ["ArnLike"]);
  });

  it("lets each service that delivers use it for the named sources of its own account", async () => {
    const statements = await policyOf({
      deliveries: [
        { service: "cloudwatch", sourceArns: [ALARMS] },
        { service: "sns", sourceArns: [TOPIC] },
        { service: "s3", sourceArns: [BUCKET] },
      ],
    });
    const delivers = (Sid: string, service: string, arn: string) => ({
      Sid,
      Effect: "Allow",
      Principal: { Service: `${service}.amazonaws.com` },
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: "*",
      Condition: {
        StringEquals: { "aws:SourceAccount": "123456789012" },
        ArnLike: { "aws:SourceArn": [arn] },
      },
    });
    assert.deepEqual(statements.slice(3), [
      delivers("AlarmsToTopics", "cloudwatch", ALARMS),
      delivers("TopicsToQueues", "sns", TOPIC),
      delivers("BucketsToQueues", "s3", BUCKET),
    ]);
  });

  it("has unique statement ids of letters and digits", async () => {
    const deliveries = (["cloudwatch", "sns", "s3"] as const).map((service) => ({
      service,
      sourceArns: [],
    }));
    const ids = (await policyOf({ deliveries })).map(({ Sid }) => Sid);
    assert.equal(new Set(ids).size, ids.length);
    for (const id of ids) assert.match(id, /^[A-Za-z0-9]+$/);
  });

  it("encrypts everything that can be encrypted", async () => {
    const registrations: Registrations = await defaultPipeline();
    const key = "arn:aws:kms:us-east-1:123456789012:stocks-key-0a1b2c3";
    const used = {
      Stream: ["kmsKeyId"],
      Table: ["serverSideEncryption", "kmsKeyArn"],
      BucketServerSideEncryptionConfiguration: [
        "rules",
        "0",
        "applyServerSideEncryptionByDefault",
        "kmsMasterKeyId",
      ],
      Topic: ["kmsMasterKeyId"],
      LogGroup: ["kmsKeyId"],
      Function: ["kmsKeyArn"],
    };
    for (const [className, path] of Object.entries(used)) {
      for (const { inputs, name } of registrations.ofType(className)) {
        let value: unknown = inputs;
        for (const step of path) value = (value as Record<string, unknown>)[step];
        assert.equal(value, key, `${className} ${name}`);
      }
    }
  });
});
