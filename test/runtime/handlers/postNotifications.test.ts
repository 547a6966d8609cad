import assert from "node:assert/strict";
import type { SNSEvent } from "aws-lambda";
import type { SlackMessage } from "../../../runtime/domain/slackMessage.ts";
import { slackMessage } from "../../../runtime/domain/slackMessage.ts";
import { postNotifications } from "../../../runtime/handlers/postNotifications.ts";
import { makePending } from "../fakes/makePending.ts";
import { RecordingObserver } from "../fakes/RecordingObserver.ts";

/** An event as SNS sends it: a subject that nobody gave is null. */
function makeEvent(...messages: readonly (readonly [string | null, string])[]): SNSEvent {
  return {
    Records: messages.map(([Subject, Message]) => ({
      EventSource: "aws:sns",
      EventVersion: "1.0",
      EventSubscriptionArn: "arn:aws:sns:us-east-1:000000000000:alerts:1",
      Sns: { Subject, Message } as SNSEvent["Records"][number]["Sns"],
    })),
  };
}

describe("postNotifications", () => {
  const { alert } = makePending();
  const json = JSON.stringify(alert);
  let posted: SlackMessage[];
  let observer: RecordingObserver;
  let refuses: (message: SlackMessage) => boolean;

  beforeEach(() => {
    posted = [];
    observer = new RecordingObserver();
    refuses = () => false;
  });

  function post(event: SNSEvent): Promise<void> {
    const channel = {
      post: (message: SlackMessage, deadlineMs: number) => {
        assert.equal(deadlineMs, 7);
        if (refuses(message)) return Promise.reject(new Error("Slack answered 500"));
        posted.push(message);
        return Promise.resolve();
      },
    };
    return postNotifications(event, channel, observer, 7);
  }

  it("posts an alert as one", async () => {
    await post(makeEvent(["Stock alert", json]));
    assert.deepEqual(posted, [slackMessage(alert)]);
    assert.deepEqual(observer.counts, { MessagesPosted: 1, MessagesNotPosted: 0 });
  });

  it("posts any other message as it is, so that a try of the topic is seen", async () => {
    await post(makeEvent([null, "does it arrive?"], ["Try", '{"id":"1"}']));
    assert.deepEqual(
      posted.map(({ text }) => text),
      ["Message of the alert topic", "Try"],
    );
  });

  it("fails when one was not taken, after it has posted the others", async () => {
    refuses = ({ text }) => text === "Try";
    await assert.rejects(post(makeEvent(["Try", "1"], [null, json])), { name: "AggregateError" });
    assert.equal(posted.length, 1);
    assert.deepEqual(observer.counts, { MessagesPosted: 1, MessagesNotPosted: 1 });
    assert.deepEqual(observer.retries, ["a message was not posted"]);
  });
});
