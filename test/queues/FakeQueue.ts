import { createHash } from "node:crypto";
import type { Clock } from "../../local/mappings/model.ts";
import type {
  LocalQueue,
  MessageAttribute,
  QueueCounts,
  QueueMessage,
} from "../../local/queues/model.ts";

interface Stored {
  readonly id: string;
  readonly body: string;
  readonly messageAttributes: Readonly<Record<string, MessageAttribute>>;
  readonly sentAtMs: number;
  receives: number;
  visibleAtMs: number;
  handle: string | undefined;
}

/** A standard queue on a clock of the test's own. */
export class FakeQueue implements LocalQueue {
  readonly arn = "arn:aws:sqs:us-east-1:000000000000:work";
  readonly isFifo = false;
  visibilityTimeoutSeconds = 30;
  maxReceiveCount: number | undefined;
  /** Makes each receive fail while it is set. */
  failure: Error | undefined;
  /** Messages that were received as often as they may be. */
  readonly deadLetters: string[] = [];
  readonly #clock: Clock;
  #messages: Stored[] = [];
  #handles = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Sends messages of which the id is the body. */
  send(...bodies: readonly string[]): void {
    bodies.forEach((body) => this.sendMessage(body));
  }

  sendMessage(
    body: string,
    {
      id = body,
      messageAttributes = {},
    }: { readonly id?: string; readonly messageAttributes?: Stored["messageAttributes"] } = {},
  ): void {
    const now = this.#clock.now();
    const state = { receives: 0, visibleAtMs: now, handle: undefined };
    this.#messages.push({ id, body, messageAttributes, sentAtMs: now, ...state });
  }

  receive(max: number): QueueMessage[] {
    if (this.failure !== undefined) throw this.failure;
    const now = this.#clock.now();
    const received: QueueMessage[] = [];
    for (const message of this.#messages.filter(({ visibleAtMs }) => visibleAtMs <= now)) {
      if (received.length === Math.min(max, 10)) break;
      message.receives += 1;
      if (message.receives > (this.maxReceiveCount ?? Infinity)) {
        this.#messages = this.#messages.filter((other) => other !== message);
        this.deadLetters.push(message.body);
        continue;
      }
      message.handle = `handle-${++this.#handles}`;
      message.visibleAtMs = now + this.visibilityTimeoutSeconds * 1000;
      received.push(toMessage(message, message.handle));
    }
    return received;
  }

  delete(receiptHandles: readonly string[]): void {
    this.#messages = this.#messages.filter((message) => !this.#isHeld(message, receiptHandles));
  }

  hide(receiptHandles: readonly string[], seconds: number): void {
    for (const message of this.#messages.filter((one) => this.#isHeld(one, receiptHandles))) {
      message.visibleAtMs = this.#clock.now() + seconds * 1000;
    }
  }

  counts(): QueueCounts {
    const visible = this.#messages.filter(({ visibleAtMs }) => visibleAtMs <= this.#clock.now());
    return {
      visible: visible.length,
      inFlight: this.#messages.length - visible.length,
      delayed: 0,
    };
  }

  /** An old handle holds nothing. */
  #isHeld({ handle, visibleAtMs }: Stored, receiptHandles: readonly string[]): boolean {
    return (
      handle !== undefined && receiptHandles.includes(handle) && visibleAtMs > this.#clock.now()
    );
  }
}

function toMessage(message: Stored, receiptHandle: string): QueueMessage {
  const { id, body, messageAttributes, sentAtMs, receives } = message;
  return {
    messageId: id,
    receiptHandle,
    body,
    md5OfBody: createHash("md5").update(body).digest("hex"),
    attributes: { ApproximateReceiveCount: String(receives), SentTimestamp: String(sentAtMs) },
    messageAttributes,
    md5OfMessageAttributes: "",
  };
}
