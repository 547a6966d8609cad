import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ENVIRONMENT } from "../../runtime/contract/environment.ts";
import type { SlackReceiverArgs } from "../../components/SlackReceiver.ts";
import { SlackReceiver } from "../../components/SlackReceiver.ts";
import type { Registrations } from "./registerPipeline.ts";
import type { AlertEndpoint } from "../../components/index.ts";
import { LAMBDA_FOLDER, register, registerPipeline, statementsOf } from "./registerPipeline.ts";

const WEBHOOK = "https://hooks.slack.com/services/T0/B0/hunter2";
const KEY = "arn:aws:kms:us-east-1:123456789012:key/k";
const FAILED = "arn:aws:s3:::failed";
const SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:desk-webhook-0a1b2c3";

/** A receiver by itself. */
function registerReceiver(args: Partial<SlackReceiverArgs> = {}): Promise<Registrations> {
  return register(() => {
    const account = pulumi.output({
      partition: "aws",
      region: "us-east-1",
      accountId: "123456789012",
      dnsSuffix: "amazonaws.com",
    });
    new SlackReceiver("desk", {
      account,
      code: new pulumi.asset.FileArchive(`${LAMBDA_FOLDER}/notify-slack`),
      webhook: WEBHOOK,
      pipelineName: "stocks-dev",
      keyArn: pulumi.output(KEY),
      failedBucketArn: pulumi.output(FAILED),
      logGroupName: "/aws/lambda/stocks-dev-notify-slack",
      tags: { team: pulumi.output("desk") },
      ...args,
    });
  });
}

describe("SlackReceiver", () => {
  it("keeps the webhook in a secret of its own, encrypted with the pipeline's key", async () => {
    const registrations = await registerReceiver();
    const secret = registrations.only("Secret");
    assert.equal(secret.name, "desk-webhook");
    assert.equal(secret.inputs.kmsKeyId, KEY);
    assert.deepEqual(secret.inputs.tags, { team: "desk" });
    assert.equal(registrations.only("SecretVersion").inputs.secretString, WEBHOOK);
  });

  it("makes a secret of the webhook even when it is given in the open, and tells it nobody else", async () => {
    for (const webhook of [WEBHOOK, pulumi.secret(WEBHOOK), pulumi.output(WEBHOOK)]) {
      const registrations = await registerReceiver({ webhook });
      const version = registrations.only("SecretVersion");
      assert.deepEqual(version.secretInputs, ["secretString"]);
      const holders = registrations.all.filter(({ inputs }) =>
        JSON.stringify(inputs).includes("hunter2"),
      );
      assert.deepEqual(holders, [version]);
    }
  });

  it("gives the function the secret's name, once the secret has its value", async () => {
    const registrations = await registerReceiver();
    const { inputs, dependencies } = registrations.only("Function");
    const { variables } = inputs.environment as { variables: Record<string, string> };
    assert.deepEqual(variables, {
      [ENVIRONMENT.pipeline]: "stocks-dev",
      [ENVIRONMENT.slackSecretArn]: SECRET,
      // Another address is another version, and so a function that starts anew.
      [ENVIRONMENT.slackSecretVersion]: "desk-webhook-value-0a1b2c3-version",
      [ENVIRONMENT.logLevel]: "INFO",
    });
    assert.deepEqual([inputs.memorySize, inputs.timeout], [256, 60]);
    assert.ok(dependencies.includes(registrations.only("SecretVersion").urn));
  });

  it("may read that secret, keep what it could not post, and write its log", async () => {
    const registrations = await registerReceiver();
    const statements = statementsOf(registrations.only("RolePolicy").inputs.policy);
    const via = (service: string, context: object = {}) => ({
      StringEquals: { "kms:ViaService": `${service}.us-east-1.amazonaws.com`, ...context },
    });
    const logs = registrations.only("LogGroup").inputs.name;
    assert.deepEqual(
      statements.map(({ Effect, Action, Resource, Condition }) => [
        ...[Effect, [Action].flat().join(), Resource],
        ...(Condition === undefined ? [] : [Condition]),
      ]),
      [
        ["Allow", "secretsmanager:GetSecretValue", SECRET],
        [
          ...["Allow", "kms:Decrypt", KEY],
          via("secretsmanager", { "kms:EncryptionContext:SecretARN": SECRET }),
        ],
        ["Allow", "s3:PutObject", `${FAILED}/aws/lambda/*`],
        ["Allow", "s3:ListBucket", FAILED],
        [
          ...["Allow", "kms:GenerateDataKey", KEY],
          via("s3", { "kms:EncryptionContext:aws:s3:arn": FAILED }),
        ],
        [
          ...["Allow", "logs:CreateLogStream,logs:PutLogEvents"],
          `arn:aws:cloudwatch:us-east-1:123456789012:${String(logs)}:*`,
        ],
      ],
    );
  });

  it("is tried three times within six hours, then the alert is kept in the failed bucket", async () => {
    const registrations = await registerReceiver();
    assert.deepEqual(registrations.only("FunctionEventInvokeConfig").inputs, {
      functionName: "desk-0a1b2c3",
      maximumEventAgeInSeconds: 21_600,
      maximumRetryAttempts: 2,
      destinationConfig: { onFailure: { destination: FAILED } },
    });
  });

  it("passes on how the pipeline's functions log and are traced", async () => {
    const registrations = await registerReceiver({
      ...{ logLevel: "warn", logRetentionDays: 7, tracing: true },
    });
    const { inputs } = registrations.only("Function");
    assert.deepEqual(inputs.tracingConfig, { mode: "Active" });
    assert.equal(registrations.only("LogGroup").inputs.retentionInDays, 7);
  });
});

describe("the Slack endpoints of a pipeline", () => {
  const slack = (path: string, webhook: AlertEndpoint["endpoint"] = WEBHOOK + path) => ({
    ...({ protocol: "slack", endpoint: webhook } as const),
  });
  const MAIL: AlertEndpoint = { protocol: "email", endpoint: "desk@example.com" };
  const NAMES = ["stocks-slack-0", "stocks-slack-1"];

  /** Names of all that has to do with Slack, less those that hold no name of an endpoint. */
  const namesOf = async (...alertEndpoints: AlertEndpoint[]) => {
    const registrations = await registerPipeline({ alertEndpoints });
    const topic = registrations
      .ofType("TopicSubscription")
      .filter(({ inputs }) => inputs.protocol === "lambda");
    return {
      functions: registrations.ofType("SlackReceiver").map(({ name }) => name),
      subscriptions: topic.map(({ name }) => name),
      alarms: registrations
        .ofType("MetricAlarm")
        .map(({ name }) => name)
        .filter((name) => name.includes("function-errors-notify-slack")),
    };
  };
  const expected = {
    functions: NAMES,
    subscriptions: ["stocks-alerts-slack-0", "stocks-alerts-slack-1"],
    alarms: NAMES.map((name) =>
      name.replace("stocks-", "stocks-monitoring-function-errors-notify-"),
    ),
  };

  it("have the names of their place among themselves, whatever stands beside them", async () => {
    assert.deepEqual(await namesOf(slack("/b"), MAIL, slack("/a")), expected);
  });

  it("have the same names when the webhook is a secret, and tell nothing of it", async () => {
    const secret = (path: string) => slack("", pulumi.secret(WEBHOOK + path));
    assert.deepEqual(await namesOf(secret("/c"), secret("/d")), expected);
  });
});
