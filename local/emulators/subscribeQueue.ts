import {
  SetSubscriptionAttributesCommand,
  type SNSClient,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import { findSubscription } from "./findSubscription.ts";

/** Attributes of a subscription that can be changed, and what stands for "none". */
const CHANGEABLE = { FilterPolicy: "", FilterPolicyScope: "MessageAttributes" } as const;

/** A queue's subscription to a topic. */
export interface QueueSubscription {
  readonly topicArn: string;
  readonly queueArn: string;
  /** As SNS names them: `FilterPolicy`, `FilterPolicyScope`, `RawMessageDelivery`, `RedrivePolicy`. */
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * Subscribes a queue to a topic, or gives the subscription of an earlier run these attributes.
 * @returns the subscription's ARN.
 */
export async function subscribeQueue(
  sns: SNSClient,
  { topicArn, queueArn, attributes }: QueueSubscription,
): Promise<string> {
  const existing = await findSubscription(sns, topicArn, queueArn);
  if (existing === undefined) {
    const created = await sns.send(
      new SubscribeCommand({
        TopicArn: topicArn,
        Protocol: "sqs",
        Endpoint: queueArn,
        Attributes: attributes,
        ReturnSubscriptionArn: true,
      }),
    );
    return created.SubscriptionArn ?? "";
  }
  const wanted = { ...CHANGEABLE, RawMessageDelivery: "false", ...attributes };
  for (const [name, value] of Object.entries(wanted)) {
    await sns.send(
      new SetSubscriptionAttributesCommand({
        SubscriptionArn: existing,
        AttributeName: name,
        AttributeValue: value,
      }),
    );
  }
  return existing;
}
