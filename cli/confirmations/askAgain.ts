import { SubscribeCommand } from "@aws-sdk/client-sns";
import type { SNSClient } from "@aws-sdk/client-sns";
import type { SilentSubscription } from "./listSubscriptions.ts";

/**
 * Has SNS ask the owner of an endpoint again: subscribing what is pending already does no more than
 * that.
 * @throws if SNS refuses, for instance because the subscription has a filter policy, which it does
 * not tell
 */
export async function askAgain(client: SNSClient, subscription: SilentSubscription): Promise<void> {
  const { topicArn, protocol, endpoint } = subscription;
  await client.send(
    new SubscribeCommand({ TopicArn: topicArn, Protocol: protocol, Endpoint: endpoint }),
  );
}
