import type { PropertyMap } from "../../../local/engine/PropertyValue.ts";
import type { Infrastructure, Registered } from "../Infrastructure.ts";
import { ANOTHER_ACCOUNT, PLACE, text } from "../Infrastructure.ts";
import type { Delivery } from "./deliveries.ts";
import { deliveryExpectations } from "./deliveries.ts";
import type { Expectation } from "./Expectation.ts";
import { outsiderExpectations, subscriberExpectations } from "./outsiders.ts";

const USE_KEY = ["kms:Decrypt", "kms:GenerateDataKey"];

/**
 * What services send into topics, queues and functions by themselves: alarms, notifications of buckets,
 * what a topic cannot deliver, and what it delivers to functions. Each with the use of the key that it
 * takes. https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export function messageExpectations(infrastructure: Infrastructure): Expectation[] {
  const deliveries = [
    ...alarms(infrastructure),
    ...notifications(infrastructure),
    ...undelivered(infrastructure),
    ...toFunctions(infrastructure),
  ];
  return [
    ...deliveries.flatMap(deliveryExpectations),
    ...infrastructure
      .ofType("aws:sns/topic:Topic")
      .map(arnOfOne)
      .flatMap((topic) => [...outsiders(topic), ...subscriberExpectations(topic)]),
    ...infrastructure
      .ofType("aws:sqs/queue:Queue")
      .map(arnOfOne)
      .filter((queue) => infrastructure.policyOf(queue) !== undefined)
      .flatMap((queue) => outsiderExpectations(queue, ["sqs:SendMessage", "sqs:ReceiveMessage"])),
  ];
}

function outsiders(topic: string): Expectation[] {
  const some = { policy: topic, resource: topic, isOpened: true, isAllowed: false };
  const principal = `arn:aws:iam::${PLACE.account}:role/any`;
  const context = { "aws:SecureTransport": "false", "sns:Protocol": "https" };
  return [
    ...outsiderExpectations(topic, ["sns:Publish"]),
    { ...some, principal, context, action: "sns:Subscribe", what: "plain HTTP, whoever allows it" },
  ];
}

function alarms(infrastructure: Infrastructure): Delivery[] {
  const alarmResources = infrastructure.ofType("aws:cloudwatch/metricAlarm:MetricAlarm");
  const topics = new Set(
    alarmResources.flatMap(({ properties }) => properties["alarmActions"] as readonly string[]),
  );
  return [...topics].flatMap((policy) => {
    const source = arnOfOne(alarmResources[0]);
    const delivery: Delivery = {
      policy,
      service: "cloudwatch.amazonaws.com",
      actions: ["sns:Publish"],
      source,
      otherSources: [
        source.replace(PLACE.account, ANOTHER_ACCOUNT),
        source.replace(/:alarm:.*$/, ":alarm:other"),
      ],
    };
    return [delivery, ...withKey(infrastructure, delivery)];
  });
}

function notifications(infrastructure: Infrastructure): Delivery[] {
  return infrastructure
    .ofType("aws:s3/bucketNotification:BucketNotification")
    .flatMap(({ properties }) =>
      (properties["queues"] as readonly PropertyMap[]).flatMap((queue) => {
        const source = `arn:aws:s3:::${text(properties["bucket"])}`;
        const delivery: Delivery = {
          policy: text(queue["queueArn"]),
          service: "s3.amazonaws.com",
          actions: ["sqs:SendMessage"],
          source,
          otherSources: [`${source}-other`],
        };
        // Any bucket of the account may use the key: each queue says which one may send.
        const otherSources = [`arn:aws:s3:${PLACE.region}:${PLACE.account}:accesspoint/any`];
        return [delivery, ...withKey(infrastructure, { ...delivery, otherSources })];
      }),
    );
}

function undelivered(infrastructure: Infrastructure): Delivery[] {
  return infrastructure
    .ofType("aws:sns/topicSubscription:TopicSubscription")
    .flatMap(({ properties }) => {
      const { deadLetterTargetArn } = JSON.parse(text(properties["redrivePolicy"])) as Redrive;
      const source = text(properties["topic"]);
      const foreign = source.replace(PLACE.account, ANOTHER_ACCOUNT);
      const delivery: Delivery = {
        policy: deadLetterTargetArn,
        service: "sns.amazonaws.com",
        actions: ["sqs:SendMessage"],
        source,
        otherSources: [foreign, `${source}-other`],
      };
      return [delivery, ...withKey(infrastructure, { ...delivery, otherSources: [foreign] })];
    });
}

interface Redrive {
  readonly deadLetterTargetArn: string;
}

/** An SNS topic's ARN holds its account. */
function toFunctions(infrastructure: Infrastructure): Delivery[] {
  return infrastructure.ofType("aws:lambda/permission:Permission").map(({ properties }) => {
    const source = text(properties["sourceArn"]);
    const foreign = source.replace(PLACE.account, ANOTHER_ACCOUNT);
    return {
      policy: text(properties["function"]),
      service: text(properties["principal"]),
      actions: ["lambda:InvokeFunction"],
      source,
      otherSources: [foreign, `${source}-other`],
      isSourceEnough: true,
    };
  });
}

function withKey(infrastructure: Infrastructure, delivery: Delivery): Delivery[] {
  const key = infrastructure.keyOf(delivery.policy);
  if (key === undefined) throw new Error(`${delivery.policy} must have a key of the customer's`);
  return [{ ...delivery, policy: key.keyArn, actions: USE_KEY }];
}

function arnOfOne(resource: Registered | undefined): string {
  return text(resource?.properties["arn"]);
}
