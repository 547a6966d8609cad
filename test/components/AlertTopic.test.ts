import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { AlertTopicArgs } from "../../components/AlertTopic.ts";
import { AlertTopic } from "../../components/AlertTopic.ts";
import type { AlertEndpoint } from "../../components/index.ts";
import type { RegisterOptions, Registrations } from "./registerPipeline.ts";
import { register, registerPipeline, statementsOf } from "./registerPipeline.ts";

const TOPIC = "arn:aws:sns:us-east-1:123456789012:alerts-0a1b2c3";
const MAIL: AlertEndpoint = { protocol: "email", endpoint: "desk@example.com" };
const OPS_HOOK = "https://example.com/pager?token=hunter2";
const QUEUE: AlertEndpoint = {
  protocol: "sqs",
  endpoint: "arn:aws:sqs:us-east-1:123456789012:alerts",
};

const QUEUE_ARN = "arn:aws:sqs:us-east-1:123456789012:alerts-undelivered-0a1b2c3";
const KEY_ARN = "arn:aws:kms:us-east-1:123456789012:key/k";
const ACCOUNT = {
  partition: "aws",
  region: "us-east-1",
  accountId: "123456789012",
  dnsSuffix: "amazonaws.com",
};

/** An alert topic by itself. */
function registerTopic(
  args: Partial<AlertTopicArgs> = {},
  options: RegisterOptions = {},
): Promise<Registrations> {
  return register(() => {
    new AlertTopic("alerts", {
      ...{ account: accountOutputs(), keyArn: KEY_ARN },
      ...{ endpoints: [], tags: {} },
      ...args,
    });
  }, options);
}

function accountOutputs(): AlertTopicArgs["account"] {
  return pulumi.output(ACCOUNT);
}

describe("AlertTopic", () => {
  it("takes messages and subscribers from its own account, and over TLS, only", async () => {
    const registrations = await registerTopic();
    const { inputs } = registrations.only("TopicPolicy");
    assert.equal(inputs.arn, TOPIC);
    // Its own account needs nothing but IAM policies.
    const denied = statementsOf(inputs.policy);
    assert.ok(denied.every((statement) => statement.Effect === "Deny"));
    assert.ok(denied.every((statement) => statement.Principal === "*"));
    assert.ok(denied.every((statement) => statement.Resource === TOPIC));
    assert.deepEqual(
      denied.map(({ Action, Condition }) => [Action, Condition]),
      [
        [["sns:Publish", "sns:Subscribe"], { Bool: { "aws:SecureTransport": "false" } }],
        ["sns:Subscribe", { StringEquals: { "sns:Protocol": "http" } }],
        ["sns:Subscribe", { StringNotEquals: { "aws:PrincipalAccount": "123456789012" } }],
      ],
    );
  });

  it("subscribes each endpoint by its protocol, and keeps what it does not take", async () => {
    const receivers = [
      ["email", "desk@example.com"],
      ["sqs", "arn:aws:sqs:us-east-1:123456789012:alerts"],
      ["https", "https://example.com/hook"],
      ["sms", "+12065550100"],
    ] as const;
    const endpoints = receivers.map(([protocol, endpoint]) => ({
      ...{ role: protocol, protocol, endpoint },
    }));
    const registrations = await registerTopic({ endpoints });
    const subscriptions = registrations.ofType("TopicSubscription");
    const redrivePolicy = JSON.stringify({ deadLetterTargetArn: QUEUE_ARN });
    assert.deepEqual(
      subscriptions.map(({ name, inputs }) => [name, inputs]),
      receivers.map(([protocol, endpoint]) => [
        `alerts-${protocol}`,
        { topic: TOPIC, protocol, endpoint, redrivePolicy },
      ]),
    );
    const policy = registrations.only("QueuePolicy");
    assert.ok(subscriptions.every(({ dependencies }) => dependencies.includes(policy.urn)));
  });

  it("keeps undelivered messages for 14 days, encrypted, from its topic alone", async () => {
    const registrations = await registerTopic({ tags: { team: pulumi.output("desk") } });
    assert.deepEqual(registrations.only("Queue").inputs, {
      messageRetentionSeconds: 1_209_600,
      kmsMasterKeyId: KEY_ARN,
      redriveAllowPolicy: '{"redrivePermission":"denyAll"}',
      tags: { team: "desk" },
    });
    assert.deepEqual(registrations.only("Topic").inputs, {
      kmsMasterKeyId: KEY_ARN,
      tags: { team: "desk" },
    });
    assert.deepEqual(statementsOf(registrations.only("QueuePolicy").inputs.policy), [
      {
        Sid: "FromTopic",
        Effect: "Allow",
        Principal: { Service: "sns.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: QUEUE_ARN,
        Condition: {
          ArnEquals: { "aws:SourceArn": TOPIC },
          StringEquals: { "aws:SourceAccount": "123456789012" },
        },
      },
      {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: "sqs:*",
        Resource: QUEUE_ARN,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ]);
  });

  it("lets a function be invoked for this topic only, by the alias or version it is named with", async () => {
    const base = "arn:aws:lambda:us-east-1:123456789012:function:notify";
    const endpoints = [base, `${base}:live`, pulumi.output(`${base}:7`)].map((endpoint, index) => ({
      ...{ role: `lambda-${index}`, protocol: "lambda", endpoint },
    }));
    const registrations = await registerTopic({ endpoints });
    const permissions = registrations.ofType("Permission");
    assert.deepEqual(
      permissions.map(({ name, inputs }) => [name, inputs]),
      [undefined, "live", "7"].map((qualifier, index) => [
        `alerts-lambda-${index}-permission`,
        {
          function: base,
          ...(qualifier === undefined ? {} : { qualifier }),
          action: "lambda:InvokeFunction",
          principal: "sns.amazonaws.com",
          sourceArn: TOPIC,
        },
      ]),
    );
    registrations.ofType("TopicSubscription").forEach(({ inputs, dependencies }, index) => {
      assert.equal(inputs.protocol, "lambda");
      assert.ok(dependencies.includes(permissions[index]?.urn ?? ""));
    });
  });

  it("makes no permission for what is no function", async () => {
    const endpoint = "arn:aws:sqs:us-east-1:123456789012:q";
    const registrations = await registerTopic({
      endpoints: [{ role: "queue", protocol: "sqs", endpoint }],
    });
    assert.deepEqual(registrations.ofType("Permission"), []);
  });

  it("sends an endpoint the messages of its filter policy only", async () => {
    const filterPolicy = '{"signal":["BUY_SIGNAL"]}';
    const registrations = await registerTopic({
      endpoints: [{ role: "a", protocol: "email", endpoint: "desk@example.com", filterPolicy }],
    });
    assert.equal(registrations.only("TopicSubscription").inputs.filterPolicy, filterPolicy);
  });

  it("is a FIFO topic with a FIFO queue behind it where it is asked for", async () => {
    const registrations = await registerTopic({ isFifo: true });
    const { inputs } = registrations.only("Topic");
    assert.equal(inputs.fifoTopic, true);
    assert.equal(inputs.contentBasedDeduplication, false);
    assert.equal(inputs.name, undefined);
    assert.equal(registrations.only("Queue").inputs.fifoQueue, true);
    const standard = await registerTopic();
    assert.equal(standard.only("Topic").inputs.fifoTopic, undefined);
    assert.equal(standard.only("Queue").inputs.fifoQueue, undefined);
  });

  it("takes a fixed name, with the ending that a FIFO topic must have", async () => {
    const nameOf = async (isFifo: boolean) =>
      (await registerTopic({ name: "stock-trend-alerts", isFifo })).only("Topic").inputs.name;
    assert.equal(await nameOf(false), "stock-trend-alerts");
    assert.equal(await nameOf(true), "stock-trend-alerts.fifo");
  });

  it("subscribes to a topic that exists, and leaves its policy alone", async () => {
    const existingArn = "arn:aws:sns:us-east-1:123456789012:desk";
    const endpoints = [{ role: "a", protocol: "email", endpoint: "desk@example.com" }];
    const registrations = await registerTopic({ existingArn, endpoints });
    assert.deepEqual(registrations.ofType("Topic"), []);
    assert.deepEqual(registrations.ofType("TopicPolicy"), []);
    assert.equal(registrations.only("TopicSubscription").inputs.topic, existingArn);
    const [fromTopic] = statementsOf(registrations.only("QueuePolicy").inputs.policy);
    assert.deepEqual(fromTopic?.Condition?.ArnEquals, { "aws:SourceArn": existingArn });
  });

  it("tells its names to who watches it", async () => {
    let topic: AlertTopic | undefined;
    await register(() => {
      topic = new AlertTopic("alerts", {
        ...{ account: accountOutputs(), keyArn: "key", endpoints: [], tags: {} },
      });
    });
    const names = await new Promise((resolve) =>
      pulumi
        .all([topic?.arn, topic?.topicName, topic?.undeliveredQueueName])
        .apply((all) => resolve(all)),
    );
    assert.deepEqual(names, [TOPIC, "alerts-0a1b2c3", "alerts-undelivered-0a1b2c3"]);
  });

  it("names a subscription after its receiver, not after its place in the list", async () => {
    const namesOf = async (...alertEndpoints: AlertEndpoint[]) => {
      const registrations = await registerPipeline({ alertEndpoints });
      return registrations.ofType("TopicSubscription").map(({ name }) => name);
    };
    const both = await namesOf(MAIL, QUEUE);
    assert.match(both.join(" "), /^stocks-alerts-email-[0-9a-f]{8} stocks-alerts-sqs-[0-9a-f]{8}$/);
    assert.deepEqual(await namesOf(QUEUE), [both[1]]);
    assert.deepEqual(await namesOf(QUEUE, MAIL), both.toReversed());
  });

  it("keeps a secret endpoint secret, in the component's own inputs too", async () => {
    const endpoint = pulumi.secret("https://example.com/hook?token=hunter2");
    const alertEndpoints: AlertEndpoint[] = [MAIL, { protocol: "https", endpoint }];
    const registrations = await registerPipeline({
      alertEndpoints,
      monitoring: { opsEndpoints: [{ protocol: "https", endpoint: pulumi.secret(OPS_HOOK) }] },
    });
    const ops = registrations.only("TopicSubscription", "stocks-monitoring-ops-https-0");
    assert.deepEqual([ops.inputs.endpoint, ops.secretInputs], [OPS_HOOK, ["endpoint"]]);
    const subscription = registrations.only("TopicSubscription", "stocks-alerts-https-0");
    assert.equal(subscription.inputs.endpoint, "https://example.com/hook?token=hunter2");
    assert.deepEqual(subscription.secretInputs, ["endpoint"]);
    const pipeline = registrations.only("StockAnalyticsPipeline");
    assert.deepEqual(pipeline.secretInputs, [
      "alertEndpoints[1].endpoint",
      "monitoring.opsEndpoints[0].endpoint",
    ]);
    const leaks = registrations.all.filter(
      ({ inputs, secretInputs }) =>
        secretInputs.length === 0 && JSON.stringify(inputs).includes("hunter2"),
    );
    assert.deepEqual(leaks, []);
  });
});
