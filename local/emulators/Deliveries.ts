import { setTimeout as sleep } from "node:timers/promises";
import { UnsubscribeCommand, SNSClient } from "@aws-sdk/client-sns";
import {
  ChangeMessageVisibilityBatchCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  type QueueAttributeName,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { unsigned } from "./clients.ts";
import { type Delivery, DeliveryLog } from "./DeliveryLog.ts";
import { findSubscription } from "./findSubscription.ts";
import { INSPECTOR, shadowQueueName, type ShadowTarget } from "./shadowQueues.ts";
import { type Notification, snsEvent } from "./snsEvent.ts";
import { subscribeQueue } from "./subscribeQueue.ts";

/** Longest wait of a receive: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
const WAIT_SECONDS = 20;
/** Short, since a receive that is broken off may still take a message with it; the log drops duplicates. */
const VISIBILITY_SECONDS = 1;
const RETRY_MS = 500;
const IDLE_POLL_MS = 10;

/** How long a function may work on a message before another receive gets it; renewed meanwhile. */
const FUNCTION_VISIBILITY_SECONDS = 30;
const RENEWAL_MS = 10_000;

/**
 * Invokes a function with an event, JSON text, and sees to its retries; false: it was stopped, and the
 * event is to be given to a later run.
 */
export type InvokeFunction = (functionArn: string, event: string) => Promise<boolean>;

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
  /**
   * Whether functions are going to be invoked: what they get waits until {@link Deliveries.serveFunctions}.
   * @default false: it is kept only, like an e-mail
   */
  readonly invokesFunctions?: boolean;
}

interface Watch {
  readonly target: ShadowTarget;
  readonly queueUrl: string;
  readonly abort: AbortController;
  readonly polling: Promise<void>;
}

/**
 * Takes what SNS would send to people and the web, and keeps it instead; functions of the program are
 * invoked as well. Each e-mail, SMS, HTTP or Lambda subscription is a queue of its own (the emulator
 * delivers to queues only), with the same filter, and each topic has one more that sees every message.
 * Nothing is sent anywhere. At least once from queue to file, and the file holds each delivery once.
 */
export class Deliveries {
  readonly #options: DeliveriesOptions;
  readonly #log: DeliveryLog;
  readonly #sns: SNSClient;
  readonly #sqs: SQSClient;
  readonly #watches = new Map<string, Watch>();
  #invoke: InvokeFunction | undefined;

  constructor(options: DeliveriesOptions) {
    this.#options = options;
    this.#log = new DeliveryLog(options.file);
    this.#sns = new SNSClient(unsigned(options.endpoint));
    this.#sqs = new SQSClient(unsigned(options.endpoint));
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
    const queueArn = await this.#queueArn(queueUrl);
    const { topicArn } = target;
    const subscriptionArn = await subscribeQueue(this.#sns, { topicArn, queueArn, attributes });
    if (!this.#watches.has(name)) {
      const abort = new AbortController();
      const polling = this.#poll(target, queueUrl, abort.signal);
      this.#watches.set(name, { target, queueUrl, abort, polling });
    }
    return subscriptionArn;
  }

  /** Keeps what somebody else than SNS delivers. */
  keep(delivery: Delivery): void {
    if (this.#log.append(delivery)) this.#options.onDelivery?.(delivery);
  }

  /** Invokes subscribed functions from now on, with what waited for it too; undefined: no longer. */
  serveFunctions(invoke: InvokeFunction | undefined): void {
    this.#invoke = invoke;
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
    const queueArn = await this.#queueArn(QueueUrl);
    const SubscriptionArn = await findSubscription(this.#sns, target.topicArn, queueArn);
    await this.#sns.send(new UnsubscribeCommand({ SubscriptionArn }));
    const watch = this.#watches.get(name);
    this.#watches.delete(name);
    watch?.abort.abort();
    await watch?.polling;
    await this.#sqs.send(new DeleteQueueCommand({ QueueUrl }));
    return true;
  }

  /** Resolves when every message published before the call is kept, and functions are done with theirs. */
  async drained(): Promise<void> {
    for (const { target, queueUrl, abort } of [...this.#watches.values()]) {
      if (this.#mustWait(target)) continue;
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
        VisibilityTimeout: this.#isServed(target)
          ? FUNCTION_VISIBILITY_SECONDS
          : VISIBILITY_SECONDS,
      }),
      { abortSignal: signal },
    );
    const messages = received.Messages ?? [];
    if (messages.length === 0) return;
    for (const message of messages) this.keep(readDelivery(target, message));
    // They come again when their visibility ends.
    if (this.#mustWait(target)) return;
    // The receive may have begun before functions were served, and asked for the shorter time.
    if (this.#isServed(target)) {
      await this.#setVisibility(queueUrl, messages, FUNCTION_VISIBILITY_SECONDS);
    }
    const done = this.#isServed(target)
      ? await this.#invokeFunction(target, queueUrl, messages)
      : messages;
    const left = messages.filter((message) => !done.includes(message));
    // Not at once, on which fauxqs loses the message: its table wants a number of receipts.
    if (left.length > 0) await this.#setVisibility(queueUrl, left, VISIBILITY_SECONDS);
    if (done.length === 0) return;
    const Entries = done.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await this.#sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
  }

  #isServed({ protocol }: ShadowTarget): boolean {
    return protocol === "lambda" && this.#invoke !== undefined;
  }

  #mustWait({ protocol }: ShadowTarget): boolean {
    const { invokesFunctions = false } = this.#options;
    return protocol === "lambda" && invokesFunctions && this.#invoke === undefined;
  }

  /** Invokes a function with each message, side by side as SNS does; those it is done with are returned. */
  async #invokeFunction(
    { endpoint }: ShadowTarget,
    queueUrl: string,
    messages: readonly Message[],
  ): Promise<Message[]> {
    const renewal = setInterval(() => {
      const seconds = FUNCTION_VISIBILITY_SECONDS;
      this.#setVisibility(queueUrl, messages, seconds).catch((error: unknown) => {
        this.#options.onError?.(error as Error);
      });
    }, RENEWAL_MS);
    try {
      const outcomes = await Promise.all(
        messages.map(async ({ Body = "" }) => {
          const event = snsEvent(JSON.parse(Body) as Notification);
          return this.#invoke?.(endpoint, event);
        }),
      );
      return messages.filter((_message, index) => outcomes[index] === true);
    } finally {
      clearInterval(renewal);
    }
  }

  async #setVisibility(
    queueUrl: string,
    messages: readonly Message[],
    seconds: number,
  ): Promise<void> {
    const Entries = messages.map(({ ReceiptHandle }, index) => ({
      ...{ Id: String(index), ReceiptHandle, VisibilityTimeout: seconds },
    }));
    await this.#sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }));
  }

  async #findQueue(name: string): Promise<string | undefined> {
    try {
      return (await this.#sqs.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl;
    } catch (error) {
      if (error instanceof QueueDoesNotExist) return undefined;
      throw error;
    }
  }

  /** Asked in one call: between two a message could pass from one number to the other. */
  async #backlog(queueUrl: string): Promise<number> {
    const { ApproximateNumberOfMessages: visible, ApproximateNumberOfMessagesNotVisible: taken } =
      await this.#attributes(queueUrl, [
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesNotVisible",
      ]);
    return Number(visible) + Number(taken);
  }

  async #queueArn(queueUrl: string): Promise<string> {
    const { QueueArn = "" } = await this.#attributes(queueUrl, ["QueueArn"]);
    return QueueArn;
  }

  async #attributes(
    QueueUrl: string,
    AttributeNames: QueueAttributeName[],
  ): Promise<Partial<Record<QueueAttributeName, string>>> {
    const { Attributes = {} } = await this.#sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames }),
    );
    return Attributes;
  }
}

function readDelivery(target: ShadowTarget, message: Message): Delivery {
  const { MessageId, Subject, Message, MessageAttributes, Variants } = JSON.parse(
    message.Body ?? "",
  ) as Notification & { readonly Variants?: Delivery["variants"] };
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
