import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { AlertEndpoint } from "../../components/index.ts";
import { defaultPipeline, registerPipeline, statementsOf } from "./registerPipeline.ts";

const TOPIC = "arn:aws:sns:us-east-1:123456789012:stocks-alerts-0a1b2c3";
const MAIL: AlertEndpoint = { protocol: "email", endpoint: "desk@example.com" };
const QUEUE: AlertEndpoint = {
  protocol: "sqs",
  endpoint: "arn:aws:sqs:us-east-1:123456789012:alerts",
};
const HOOK: AlertEndpoint = { protocol: "https", endpoint: "https://example.com/hook" };

describe("AlertTopic", () => {
  it("takes messages from its own account and over TLS only", async () => {
    const registrations = await defaultPipeline();
    const { inputs } = registrations.only("TopicPolicy");
    assert.equal(inputs.arn, TOPIC);
    const [own, tls, ...others] = statementsOf(inputs.policy);
    assert.deepEqual(others, []);
    assert.deepEqual(own?.Principal, { AWS: "arn:aws:iam::123456789012:root" });
    assert.equal(own.Resource, TOPIC);
    assert.deepEqual(tls, {
      Sid: "TlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "sns:Publish",
      Resource: TOPIC,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
  });

  it("subscribes each endpoint by its protocol", async () => {
    const registrations = await registerPipeline({ alertEndpoints: [MAIL, QUEUE, HOOK] });
    const subscriptions = registrations.ofType("TopicSubscription");
    assert.deepEqual(
      subscriptions.map(({ inputs }) => inputs),
      [MAIL, QUEUE, HOOK].map((endpoint) => ({ topic: TOPIC, ...endpoint })),
    );
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
    const registrations = await registerPipeline({ alertEndpoints });
    const subscription = registrations.only("TopicSubscription", "stocks-alerts-endpoint-1");
    assert.equal(subscription.inputs.endpoint, "https://example.com/hook?token=hunter2");
    assert.deepEqual(subscription.secretInputs, ["endpoint"]);
    const pipeline = registrations.only("StockAnalyticsPipeline");
    assert.deepEqual(pipeline.secretInputs, ["alertEndpoints[1].endpoint"]);
    const leaks = registrations.all.filter(
      ({ inputs, secretInputs }) =>
        secretInputs.length === 0 && JSON.stringify(inputs).includes("hunter2"),
    );
    assert.deepEqual(leaks, []);
  });
});
