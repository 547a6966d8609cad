import assert from "node:assert/strict";
import type { Registrations } from "./registerPipeline.ts";
import { defaultPipeline, statementsOf } from "./registerPipeline.ts";

describe("PipelineKey", () => {
  let registrations: Registrations;
  before(async () => {
    registrations = await defaultPipeline();
  });

  it("rotates, and leaves 30 days to think better of a deletion", () => {
    const { inputs } = registrations.only("Key");
    assert.equal(inputs.enableKeyRotation, true);
    assert.equal(inputs.deletionWindowInDays, 30);
  });

  it("has an alias named after project, stack and pipeline", () => {
    const { inputs } = registrations.only("Alias");
    assert.match(String(inputs.name), /^alias\/stock-analytics-dev-stocks-[0-9a-f]{8}$/);
    assert.equal(inputs.targetKeyId, "stocks-key-0a1b2c3");
  });

  it("lets the account's IAM and CloudWatch Logs use it, nobody else", () => {
    const statements = statementsOf(registrations.only("Key").inputs.policy);
    assert.deepEqual(
      statements.map(({ Sid, Principal }) => [Sid, Principal]),
      [
        ["AccountIam", { AWS: "arn:aws:iam::123456789012:root" }],
        ["CloudWatchLogs", { Service: "logs.us-east-1.amazonaws.com" }],
      ],
    );
  });

  it("lets CloudWatch Logs use it for exactly the log groups of the functions", () => {
    const [, logs] = statementsOf(registrations.only("Key").inputs.policy);
    const groups = registrations
      .ofType("LogGroup")
      .map(({ inputs }) => `arn:aws:logs:us-east-1:123456789012:log-group:${String(inputs.name)}`);
    assert.equal(groups.length, 3);
    const allowed = logs?.Condition?.["ArnLike"]?.["kms:EncryptionContext:aws:logs:arn"];
    assert.deepEqual([...(allowed ?? [])].toSorted(), groups.toSorted());
    assert.ok(!JSON.stringify(allowed).includes("*"));
    assert.deepEqual(Object.keys(logs?.Condition ?? {}), ["ArnLike"]);
  });

  it("encrypts everything that can be encrypted", () => {
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
