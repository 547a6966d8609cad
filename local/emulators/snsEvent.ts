/** A message as SNS wraps it for a queue. */
export interface Notification {
  readonly MessageId: string;
  readonly TopicArn: string;
  readonly Subject?: string;
  readonly Message: string;
  readonly Timestamp: string;
  readonly SignatureVersion: string;
  readonly Signature: string;
  readonly SigningCertURL: string;
  readonly UnsubscribeURL: string;
  readonly MessageAttributes?: Readonly<Record<string, { Type: string; Value: string }>>;
}

/**
 * The event that a subscribed function gets of a message: JSON text with one record.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
 */
export function snsEvent(notification: Notification): string {
  const { SigningCertURL, UnsubscribeURL, Subject, MessageAttributes, ...rest } = notification;
  const record = {
    EventVersion: "1.0",
    EventSubscriptionArn: new URL(UnsubscribeURL).searchParams.get("SubscriptionArn") ?? "",
    EventSource: "aws:sns",
    Sns: {
      ...rest,
      Type: "Notification",
      // A function gets null where a queue gets nothing.
      Subject: Subject ?? null,
      SigningCertUrl: SigningCertURL,
      UnsubscribeUrl: UnsubscribeURL,
      MessageAttributes: MessageAttributes ?? {},
    },
  };
  return JSON.stringify({ Records: [record] });
}
