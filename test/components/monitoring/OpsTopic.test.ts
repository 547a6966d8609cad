import assert from "node:assert/strict";
import type { OpsEndpoint } from "../../../components/monitoring/OpsTopic.ts";
import { statementsOf } from "../registerPipeline.ts";
import { PHYSICAL_NAME, registerMonitoring } from "./makeWatched.ts";

const TOPIC = "arn:aws:sns:us-east-1:123456789012:stocks-monitoring-ops-0a1b2c3";
const QUEUE = "arn:aws:sqs:us-east-1:123456789012:stocks-monitoring-ops-undelivered-0a1b2c3";
const ALARMS = `arn:aws:cloudwatch:us-east-1:123456789012:alarm:${PHYSICAL_NAME}-*`;
const FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:page";

const ENDPOINTS: OpsEndpoint[] = [
  { role: "email-1", protocol: "email", endpoint: "ops@example.com" },
  { role: "https-2", protocol: "https", endpoint: "https://pager.example.com/hook" },
  { role: "lambda-3", protocol: "lambda", endpoint: FUNCTION },
];

describe("OpsTopic", () => {
  it("takes messages of this pipeline's alarms, over TLS, and no subscribers from elsewhere", async () => {
    const registrations = await registerMonitoring();
    const { inputs } = registrations.only("TopicPolicy");
    assert.equal(inputs["arn"], TOPIC);
    assert.deepEqual(statementsOf(inputs["policy"]), [
      {
        Sid: "Alarms",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: "sns:Publish",
        Resource: TOPIC,
        Condition: {
          StringEquals: { "aws:SourceAccount": "123456789012" },
          ArnLike: { "aws:SourceArn": ALARMS },
        },
      },
      {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: ["sns:Publish", "sns:Subscribe"],
        Resource: TOPIC,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
      {
        Sid: "NoPlainHttp",
        Effect: "Deny",
        Principal: "*",
        Action: "sns:Subscribe",
        Resource: TOPIC,
        Condition: { StringEquals: { "sns:Protocol": "http" } },
      },
      {
        Sid: "NoForeignSubscribers",
        Effect: "Deny",
        Principal: "*",
        Action: "sns:Subscribe",
        Resource: TOPIC,
        Condition: { StringNotEquals: { "aws:PrincipalAccount": "123456789012" } },
      },
    ]);
  });

  it("takes messages of every alarm that there is", async () => {
    const registrations = await registerMonitoring({
      freshness: { symbols: ["BRK.B", "^GSPC"], staleMinutes: 5 },
    });
    const prefix = ALARMS.slice(0, -1);
    for (const { inputs } of registrations.ofType("MetricAlarm")) {
      const arn = `arn:aws:cloudwatch:us-east-1:123456789012:alarm:${String(inputs["name"])}`;
      assert.ok(arn.startsWith(prefix), arn);
    }
  });

  it("is encrypted with the pipeline's own key: AWS's would silently take no alarm", async () => {
    const { inputs } = (await registerMonitoring()).only("Topic");
    assert.equal(inputs["kmsMasterKeyId"], "arn:aws:kms:us-east-1:123456789012:key/1");
    assert.deepEqual(inputs["tags"], { team: "quant" });
  });

  it("subscribes each endpoint once its policy is there", async () => {
    const registrations = await registerMonitoring({ opsEndpoints: ENDPOINTS });
    const subscriptions = registrations.ofType("TopicSubscription");
    assert.deepEqual(
      subscriptions.map(({ name, inputs }) => [name, inputs]),
      ENDPOINTS.map(({ role, protocol, endpoint }) => [
        `stocks-monitoring-ops-${role}`,
        { topic: TOPIC, protocol, endpoint, redrivePolicy: `{"deadLetterTargetArn":"${QUEUE}"}` },
      ]),
    );
    for (const type of ["TopicPolicy", "QueuePolicy"]) {
      const { urn } = registrations.only(type);
      for (const { dependencies } of subscriptions) assert.ok(dependencies.includes(urn), type);
    }
  });

  it("keeps what its endpoints do not take, encrypted, from itself alone", async () => {
    const registrations = await registerMonitoring();
    assert.deepEqual(registrations.only("Queue").inputs, {
      messageRetentionSeconds: 1_209_600,
      kmsMasterKeyId: "arn:aws:kms:us-east-1:123456789012:key/1",
      redriveAllowPolicy: '{"redrivePermission":"denyAll"}',
      tags: { team: "quant" },
    });
    const [fromTopic] = statementsOf(registrations.only("QueuePolicy").inputs["policy"]);
    assert.deepEqual(fromTopic, {
      Sid: "FromTopic",
      Effect: "Allow",
      Principal: { Service: "sns.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: QUEUE,
      Condition: {
        ArnEquals: { "aws:SourceArn": TOPIC },
        StringEquals: { "aws:SourceAccount": "123456789012" },
      },
    });
  });

  it("may invoke the functions among its endpoints, and no other topic may for it", async () => {
    const registrations = await registerMonitoring({ opsEndpoints: ENDPOINTS });
    const { inputs } = registrations.only("Permission");
    assert.deepEqual(inputs, {
      function: FUNCTION,
      action: "lambda:InvokeFunction",
      principal: "sns.amazonaws.com",
      sourceArn: TOPIC,
    });
  });
});
