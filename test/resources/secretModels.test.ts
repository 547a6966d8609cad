import assert from "node:assert/strict";
import { text, useProvider } from "./useProvider.ts";

const SECRET = "aws:secretsmanager/secret:Secret";
const VERSION = "aws:secretsmanager/secretVersion:SecretVersion";
const INVOKE_CONFIG = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig";
const FUNCTION_ARN = "arn:aws:lambda:us-east-1:000000000000:function:notify";

describe("models of Secrets Manager", () => {
  const fixture = useProvider();

  it("keep a secret's value for functions that ask for it", async () => {
    const { create, declarations } = fixture();
    const secret = await create(SECRET, "webhook", { description: "x", kmsKeyId: "k" });
    const arn = text(secret.state.arn);
    assert.match(
      arn,
      /^arn:aws:secretsmanager:us-east-1:000000000000:secret:webhook-[0-9a-f]{7}-[0-9a-f]{6}$/,
    );
    assert.equal(secret.id, arn);
    assert.equal(declarations.secrets.find(arn)?.value, undefined);
    const version = await create(VERSION, "webhook", { secretId: arn, secretString: "hunter2" });
    assert.deepEqual([version.state.arn, version.state.secretId], [arn, arn]);
    const found = declarations.secrets.find(text(secret.state.name));
    assert.deepEqual(found?.value, { versionId: version.state.versionId, text: "hunter2" });
    assert.equal(version.id, `${arn}|${text(version.state.versionId)}`);
  });

  it("keep bytes as they are given", async () => {
    const { create, declarations } = fixture();
    const { id } = await create(SECRET, "bytes", { name: "bytes" });
    await create(VERSION, "bytes", { secretId: id, secretBinary: "AAEC" });
    assert.equal(declarations.secrets.find("bytes")?.value?.bytes, "AAEC");
  });

  it("refuse the value of a secret that the program does not declare", async () => {
    const { create } = fixture();
    await assert.rejects(
      create(VERSION, "foreign", { secretId: "somebody/else", secretString: "x" }),
      /property "secretId" = "somebody\/else" is not modelled.*declare the secret in the program/,
    );
  });

  it("refuse what they do not carry out", async () => {
    const { create } = fixture();
    await assert.rejects(create(SECRET, "copied", { replicas: [{ region: "eu-west-1" }] }), {
      name: "NotModelledError",
    });
  });
});

describe("the model of asynchronous invocations", () => {
  const fixture = useProvider();

  it("keeps retries, age and the bucket for what fails, Lambda's defaults filled in", async () => {
    const { create, declarations } = fixture();
    await create(INVOKE_CONFIG, "full", {
      functionName: "notify",
      maximumRetryAttempts: 1,
      maximumEventAgeInSeconds: 60,
      destinationConfig: { onFailure: { destination: "arn:aws:s3:::failed" } },
    });
    assert.deepEqual(declarations.asyncInvocations.get(FUNCTION_ARN), {
      maximumRetryAttempts: 1,
      maximumEventAgeSeconds: 60,
      onFailureBucket: "failed",
    });
    await create(INVOKE_CONFIG, "default", { functionName: FUNCTION_ARN });
    assert.deepEqual(declarations.asyncInvocations.get(FUNCTION_ARN), {
      maximumRetryAttempts: 2,
      maximumEventAgeSeconds: 21_600,
    });
  });

  it("refuses a destination that is no bucket", async () => {
    const { create } = fixture();
    const destination = "arn:aws:sqs:us-east-1:000000000000:failed";
    await assert.rejects(
      create(INVOKE_CONFIG, "queue", {
        functionName: "notify",
        destinationConfig: { onFailure: { destination } },
      }),
      /"destinationConfig.onFailure.destination" = "arn:aws:sqs.*use a bucket/,
    );
  });
});
