import { ListSubscriptionsByTopicCommand } from "@aws-sdk/client-sns";
import type { SNSClient } from "@aws-sdk/client-sns";

/** A subscription that gets nothing. */
export interface SilentSubscription {
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  /** `deleted`: its owner unsubscribed, or did not confirm in time; SNS still remembers it. */
  readonly state: "pending" | "deleted";
}

/** What SNS lists in place of an ARN.
 * https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html */
const STATES: Readonly<Record<string, SilentSubscription["state"]>> = {
  PendingConfirmation: "pending",
  Deleted: "deleted",
};

/** Subscriptions of a topic, those that get nothing apart. */
export async function listSubscriptions(
  client: SNSClient,
  topicArn: string,
): Promise<{ readonly confirmed: number; readonly silent: readonly SilentSubscription[] }> {
  const silent: SilentSubscription[] = [];
  let confirmed = 0;
  let next: string | undefined;
  do {
    const page = await client.send(
      new ListSubscriptionsByTopicCommand({ TopicArn: topicArn, NextToken: next }),
    );
    for (const { SubscriptionArn = "", Protocol = "", Endpoint = "" } of page.Subscriptions ?? []) {
      const state = STATES[SubscriptionArn];
      if (state === undefined) confirmed += 1;
      else silent.push({ topicArn, protocol: Protocol, endpoint: Endpoint, state });
    }
    next = page.NextToken;
  } while (next !== undefined && next !== "");
  return { confirmed, silent };
}
