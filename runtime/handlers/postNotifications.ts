import type { SNSEvent, SNSEventRecord } from "aws-lambda";
import { readAlert } from "../domain/readAlert.ts";
import type { SlackMessage } from "../domain/slackMessage.ts";
import { slackMessage, slackNote } from "../domain/slackMessage.ts";
import type { Observer } from "./observe.ts";

/** Where messages are posted. */
export interface Channel {
  post(message: SlackMessage, deadlineMs: number): Promise<void>;
}

/**
 * Posts what the alert topic delivers to a channel.
 * @param deadlineMs when to stop waiting, in epoch milliseconds
 * @throws {AggregateError} if a message was not taken: Lambda comes again with all of the event
 */
export async function postNotifications(
  { Records }: SNSEvent,
  channel: Channel,
  observer: Observer,
  deadlineMs: number,
): Promise<void> {
  const errors: unknown[] = [];
  for (const record of Records) {
    try {
      await channel.post(toMessage(record), deadlineMs);
    } catch (error) {
      errors.push(error);
      observer.retrying("a message was not posted", error);
    }
  }
  observer.count({
    MessagesPosted: Records.length - errors.length,
    MessagesNotPosted: errors.length,
  });
  if (errors.length > 0) throw new AggregateError(errors, "Slack did not take every message");
}

function toMessage({ Sns: { Message, Subject } }: SNSEventRecord): SlackMessage {
  const alert = readAlert(Message);
  // SNS sends no subject as null, whatever its types say.
  return alert === undefined ? slackNote(Subject ?? "", Message) : slackMessage(alert);
}
