import { ListSubscriptionsByTopicCommand, type SNSClient } from "@aws-sdk/client-sns";

/** ARN of the subscription of a queue to a topic; undefined: there is none. */
export async function findSubscription(
  sns: SNSClient,
  topicArn: string,
  queueArn: string,
): Promise<string | undefined> {
  let token: string | undefined;
  do {
    const page = await sns.send(
      new ListSubscriptionsByTopicCommand({ TopicArn: topicArn, NextToken: token }),
    );
    const found = page.Subscriptions?.find(({ Endpoint }) => Endpoint === queueArn);
    if (found !== undefined) return found.SubscriptionArn;
    token = page.NextToken;
  } while (token !== undefined);
  return undefined;
}
