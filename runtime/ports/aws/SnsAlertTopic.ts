import type {
  BatchResultErrorEntry,
  MessageAttributeValue,
  PublishBatchRequestEntry,
  SNSClient,
} from "@aws-sdk/client-sns";
import { PublishBatchCommand } from "@aws-sdk/client-sns";
import type { Alert } from "../../contract/alert.ts";
import { alertSentence, alertSubject } from "../../domain/describeAlert.ts";
import type { AlertTopic } from "../AlertTopic.ts";
import type { Clock } from "../Clock.ts";
import { publishBatches } from "./publishBatches.ts";

/** How often a message is sent that SNS takes not, by no fault of the message. */
const MAX_ATTEMPTS = 4;

/** SNS did not take a message. */
export class PublishError extends Error {
  override readonly name = "PublishError";
}

/** An alert's message, still knowing its alert. */
interface Entry extends PublishBatchRequestEntry {
  readonly Id: string;
  readonly alert: Alert;
}

/** {@link AlertTopic} in SNS: a plain sentence for people, JSON for programs. */
export class SnsAlertTopic implements AlertTopic {
  readonly #client: SNSClient;
  readonly #topicArn: string;
  readonly #clock: Clock;

  constructor(client: SNSClient, topicArn: string, clock: Clock) {
    this.#client = client;
    this.#topicArn = topicArn;
    this.#clock = clock;
  }

  async publish(alerts: readonly Alert[]): Promise<ReadonlyMap<string, unknown>> {
    const failures = new Map<string, unknown>();
    if (this.#isFifo) await this.#publishInOrder(alerts, failures);
    else await this.#publishTogether(alerts, failures);
    return failures;
  }

  get #isFifo(): boolean {
    return this.#topicArn.endsWith(".fifo");
  }

  /**
   * One alert a symbol at a time: messages of one call are taken or refused each for itself, so that a
   * later one of the symbol could get in front of one that is sent again.
   */
  async #publishInOrder(alerts: readonly Alert[], failures: Map<string, unknown>): Promise<void> {
    let queues = [...Map.groupBy(alerts, ({ symbol }) => symbol).values()];
    while (queues.length > 0) {
      const heads = queues.flatMap(([head]) => (head === undefined ? [] : [head]));
      await this.#publishTogether(heads, failures);
      for (const [head, ...later] of queues) {
        const cause = head && failures.get(head.id);
        if (cause === undefined) continue;
        const message = `not sent before alert ${head?.id} of the same symbol`;
        for (const { id } of later) failures.set(id, new PublishError(message, { cause }));
      }
      queues = queues.map(([, ...later]) => later.filter(({ id }) => !failures.has(id)));
      queues = queues.filter((queue) => queue.length > 0);
    }
  }

  async #publishTogether(alerts: readonly Alert[], failures: Map<string, unknown>): Promise<void> {
    const entries = alerts.map((alert, index) => toEntry(alert, String(index), this.#isFifo));
    await Promise.all(publishBatches(entries).map((batch) => this.#publishBatch(batch, failures)));
  }

  async #publishBatch(batch: readonly Entry[], failures: Map<string, unknown>): Promise<void> {
    let open = batch;
    try {
      for (let attempt = 1; open.length > 0; attempt += 1) {
        if (attempt > 1) await this.#clock.backOff(attempt - 1);
        const failed = await this.#send(open);
        const isDone = ({ Id }: Entry): boolean =>
          attempt === MAX_ATTEMPTS || failed.get(Id)?.SenderFault === true;
        open = open.filter((entry) => failed.has(entry.Id));
        for (const entry of open.filter(isDone)) {
          failures.set(entry.alert.id, toError(entry, failed.get(entry.Id)));
        }
        open = open.filter((entry) => !isDone(entry));
      }
    } catch (error) {
      for (const { alert } of open) failures.set(alert.id, error);
    }
  }

  /** Sends messages; those that SNS did not acknowledge are told, with its reason if it gave one. */
  async #send(
    entries: readonly Entry[],
  ): Promise<ReadonlyMap<string, BatchResultErrorEntry | undefined>> {
    const { Successful = [], Failed = [] } = await this.#client.send(
      new PublishBatchCommand({
        TopicArn: this.#topicArn,
        PublishBatchRequestEntries: entries.map(({ alert: _alert, ...entry }) => entry),
      }),
    );
    const taken = new Set(Successful.map(({ Id }) => Id));
    const left = entries.filter(({ Id }) => !taken.has(Id));
    return new Map(left.map(({ Id }) => [Id, Failed.find((failed) => failed.Id === Id)]));
  }
}

function toEntry(alert: Alert, Id: string, isFifo: boolean): Entry {
  const sentence = alertSentence(alert);
  return {
    Id,
    alert,
    Subject: alertSubject(alert),
    MessageStructure: "json",
    Message: JSON.stringify({ default: JSON.stringify(alert), email: sentence, sms: sentence }),
    MessageAttributes: {
      kind: toAttribute(alert.kind),
      symbol: toAttribute(alert.symbol),
      direction: toAttribute(alert.direction),
      ...(alert.kind === "crossover" ? { signal: toAttribute(alert.signal) } : {}),
      data_source: toAttribute(alert.data_source),
      ...(alert.possible_split === undefined
        ? {}
        : { possible_split: toAttribute(alert.possible_split) }),
    },
    ...(isFifo ? { MessageGroupId: alert.symbol, MessageDeduplicationId: alert.id } : {}),
  };
}

function toAttribute(StringValue: string): MessageAttributeValue {
  return { DataType: "String", StringValue };
}

function toError({ alert }: Entry, failed: BatchResultErrorEntry | undefined): PublishError {
  const reason = failed === undefined ? "no answer" : `${failed.Code} ${failed.Message ?? ""}`;
  return new PublishError(`SNS did not take alert ${alert.id}: ${reason.trim()}`);
}
