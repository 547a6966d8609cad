import { setTimeout as sleep } from "node:timers/promises";
import { UnsubscribeCommand, SNSClient } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { clientOptions } from "./clients.ts";
import { type Delivery, DeliveryLog } from "./DeliveryLog.ts";
import { findSubscription } from "./findSubscription.ts";
import { INSPECTOR, shadowQueueName, type ShadowTarget } from "./shadowQueues.ts";
import { subscribeQueue } from "./subscribeQueue.ts";

/** Longest wait of a receive: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
const WAIT_SECONDS = 20;
/** Short, since a receive that is broken off may still take a message with it; the log drops duplicates. */
const VISIBILITY_SECONDS = 1;
const RETRY_MS = 500;
const IDLE_POLL_MS = 10;

/** What deliveries are taken from and told to. */
export interface DeliveriesOptions {
  /** Address of SNS and SQS. */
  readonly endpoint: string;
  /** NDJSON file that keeps them. */
  readonly file: string;
  /** Called once for each new one, after it has been kept. */
  readonly onDelivery?: (delivery: Delivery) => void;
  /** Called when a queue cannot be read; it is tried again. */
  readonly onError?: (error: Error) => void;
}

interface Watch {
  readonly target: ShadowTarget;
  readonly queueUrl: string;
  readonly abort: AbortController;
  readonly polling: Promise<void>;
}

/**
 * Takes what SNS would send to people and the web, and keeps it instead: each e-mail, SMS, HTTP or Lambda
 * subscription is a queue of its own (the emulator delivers to queues only), with the same filter, and each
 * topic has one more that sees every message. Nothing is sent anywhere. At least once from queue to file, and
 * the file holds each delivery once.
 */
export class Deliveries {
  readonly #options: DeliveriesOptions;
  readonly #log: DeliveryLog;
  readonly #sns: SNSClient;
  readonly #sqs: SQSClient;
  readonly #watches = new Map<string, Watch>();

  constructor(options: DeliveriesOptions) {
    this.#options = options;
    this.#log = new DeliveryLog(options.file);
    this.#sns = new SNSClient(clientOptions(options.endpoint));
    this.#sqs = new SQSClient(clientOptions(options.endpoint));
  }

  /** How many deliveries are kept, of earlier runs too. */
  get size(): number {
    return this.#log.size;
  }

  /** All that are kept, in the order of arrival. */
  read(): Delivery[] {
    return this.#log.read();
  }

  /** Keeps a copy of every message of a topic, under the protocol `inspector`. */
  async watchTopic(topicArn: string): Promise<void> {
    await this.watchSubscription({ topicArn, protocol: INSPECTOR, endpoint: topicArn }, {});
  }

  /**
   * Takes the place of a subscription that is no queue.
   * @param attributes as SNS names them: `FilterPolicy`, `FilterPolicyScope`.
   * @returns the subscription's ARN.
   */
  async watchSubscription(
    target: ShadowTarget,
    attributes: Readonly<Record<string, string>>,
  ): Promise<string> {
    const name = shadowQueueName(target);
    const created = await this.#sqs.send(new CreateQueueCommand({ QueueName: name }));
    const queueUrl = created.QueueUrl ?? "";
    const queueArn = await this.#attribute(queueUrl, "QueueArn");
    const { topicArn } = target;
    const subscriptionArn = await subscribeQueue(this.#sns, { topicArn, queueArn, attributes });
    if (!this.#watches.has(name)) {
      const abort = new AbortController();
      const polling = this.#poll(target, queueUrl, abort.signal);
      this.#watches.set(name, { target, queueUrl, abort, polling });
    }
    return subscriptionArn;
  }

  /** Ends the copying of a topic's messages. */
  async unwatchTopic(topicArn: string): Promise<void> {
    await this.unwatch({ topicArn, protocol: INSPECTOR, endpoint: topicArn });
  }

  /**
   * Ends a subscription, also one of an earlier run; what has been delivered stays.
   * @returns false when there is none.
   */
  async unwatch(target: ShadowTarget): Promise<boolean> {
    const name = shadowQueueName(target);
    const QueueUrl = await this.#findQueue(name);
    if (QueueUrl === undefined) return false;
    const queueArn = await this.#attribute(QueueUrl, "QueueArn");
    const SubscriptionArn = await findSubscription(this.#sns, target.topicArn, queueArn);
    await this.#sns.send(new UnsubscribeCommand({ SubscriptionArn }));
    const watch = this.#watches.get(name);
    this.#watches.delete(name);
    watch?.abort.abort();
    await watch?.polling;
    await this.#sqs.send(new DeleteQueueCommand({ QueueUrl }));
    return true;
  }

  /** Resolves when every message published before the call is kept. */
  async drained(): Promise<void> {
    for (const { queueUrl, abort } of [...this.#watches.values()]) {
      while (!abort.signal.aborted && (await this.#backlog(queueUrl)) > 0) {
        await sleep(IDLE_POLL_MS);
      }
    }
  }

  /** Stops taking; what is left in the queues is taken by the next run. A second call does nothing. */
  async stop(): Promise<void> {
    for (const { abort } of this.#watches.values()) abort.abort();
    await Promise.all([...this.#watches.values()].map(({ polling }) => polling));
    this.#sns.destroy();
    this.#sqs.destroy();
  }

  async #poll(target: ShadowTarget, queueUrl: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#takeBatch(target, queueUrl, signal);
      } catch (error) {
        if (signal.aborted) return;
        this.#options.onError?.(error as Error);
        await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  async #takeBatch(target: ShadowTarget, queueUrl: string, signal: AbortSignal): Promise<void> {
    const received = await this.#sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: WAIT_SECONDS,
        VisibilityTimeout: VISIBILITY_SECONDS,
      }),
      { abortSignal: signal },
    );
    const messages = received.Messages ?? [];
    if (messages.length === 0) return;
    for (const message of messages) {
      const delivery = readNotification(target, message);
      if (this.#log.append(delivery)) this.#options.onDelivery?.(delivery);
    }
    const Entries = messages.map(({ ReceiptHandle }, index) => ({
      Id: String(index),
      ReceiptHandle,
    }));
    await this.#sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
  }

  async #findQueue(name: string): Promise<string | undefined> {
    try {
      return (await this.#sqs.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl;
    } catch (error) {
      if (error instanceof QueueDoesNotExist) return undefined;
      throw error;
    }
  }

  async #backlog(queueUrl: string): Promise<number> {
    const counts = await Promise.all([
      this.#attribute(queueUrl, "ApproximateNumberOfMessages"),
      this.#attribute(queueUrl, "ApproximateNumberOfMessagesNotVisible"),
    ]);
    return counts.reduce((sum, count) => sum + Number(count), 0);
  }

  async #attribute(
    queueUrl: string,
    name: "QueueArn" | "ApproximateNumberOfMessages" | "ApproximateNumberOfMessagesNotVisible",
  ): Promise<string> {
    const { Attributes } = await this.#sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [name] }),
    );
    return Attributes?.[name] ?? "";
  }
}

function readNotification(target: ShadowTarget, message: Message): Delivery {
  const { MessageId, Subject, Message, MessageAttributes, Variants } = JSON.parse(
    message.Body ?? "",
  ) as {
    MessageId: string;
    Subject?: string;
    Message: string;
    MessageAttributes?: Delivery["messageAttributes"];
    Variants?: Delivery["variants"];
  };
  return {
    topicArn: target.topicArn,
    protocol: target.protocol,
    endpoint: target.endpoint,
    ...(Subject === undefined ? {} : { subject: Subject }),
    message: Message,
    ...(Variants === undefined ? {} : { variants: Variants }),
    messageAttributes: MessageAttributes ?? {},
    messageId: MessageId,
  };
}
