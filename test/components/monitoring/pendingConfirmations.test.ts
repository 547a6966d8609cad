import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { pendingConfirmations } from "../../../components/monitoring/pendingConfirmations.ts";
import { register } from "../registerPipeline.ts";

/** What is pending of subscriptions of which SNS says whether they are. */
async function pendingOf(subscriptions: Readonly<Record<string, boolean>>): Promise<string[]> {
  let pending: Promise<string[]> | undefined;
  await register(() => {
    const made = Object.entries(subscriptions).map(([name, pendingConfirmation]) => {
      const inputs = { topic: "t", protocol: "email", endpoint: "desk@example.com" };
      const subscription = new aws.sns.TopicSubscription(name, inputs);
      return Object.assign(subscription, {
        pendingConfirmation: pulumi.output(pendingConfirmation),
      });
    });
    pending = new Promise((resolve) => {
      pendingConfirmations(made).apply(resolve);
    });
  });
  return pending ?? [];
}

describe("pendingConfirmations", () => {
  it("names the subscriptions that wait, by name and protocol, and no address", async () => {
    const pending = await pendingOf({ "alerts-email-1": true, "alerts-email-2": false });
    assert.deepEqual(pending, ["alerts-email-1 (email)"]);
  });

  it("is empty where all are confirmed, and where there are none", async () => {
    assert.deepEqual(await pendingOf({ "alerts-email-1": false }), []);
    assert.deepEqual(await pendingOf({}), []);
  });
});
