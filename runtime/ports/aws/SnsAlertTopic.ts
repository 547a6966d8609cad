import type { SNSClient } from "@aws-sdk/client-sns";
import { PublishCommand } from "@aws-sdk/client-sns";
import type { Alert } from "../../contract/alert.ts";
import { alertSentence, alertSubject } from "../../domain/describeAlert.ts";
import type { AlertTopic } from "../AlertTopic.ts";

/** {@link AlertTopic} in SNS: a plain sentence for people, JSON for programs. */
export class SnsAlertTopic implements AlertTopic {
  readonly #client: SNSClient;
  readonly #topicArn: string;

  constructor(client: SNSClient, topicArn: string) {
    this.#client = client;
    this.#topicArn = topicArn;
  }

  async publish(alert: Alert): Promise<void> {
    const sentence = alertSentence(alert);
    await this.#client.send(
      new PublishCommand({
        TopicArn: this.#topicArn,
        Subject: alertSubject(alert),
        MessageStructure: "json",
        Message: JSON.stringify({
          default: JSON.stringify(alert),
          email: sentence,
          sms: sentence,
        }),
        MessageAttributes: {
          symbol: { DataType: "String", StringValue: alert.symbol },
          direction: { DataType: "String", StringValue: alert.direction },
          signal: { DataType: "String", StringValue: alert.signal },
          data_source: { DataType: "String", StringValue: alert.data_source },
        },
        ...(this.#topicArn.endsWith(".fifo")
          ? { MessageGroupId: alert.symbol, MessageDeduplicationId: alert.id }
          : {}),
      }),
    );
  }
}
