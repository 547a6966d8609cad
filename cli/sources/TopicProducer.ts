import type { Producer } from "@platformatic/kafka";
import type { KafkaConnection } from "../../local/kafka/connectKafka.ts";
import { kafkaOptions } from "../../local/kafka/connectKafka.ts";
import { kafkaReason } from "../../local/kafka/kafkaReason.ts";
import { partitionName } from "../../local/kafka/kafkaRecord.ts";
import { refusalOf } from "../../local/kafka/refusalOf.ts";
import type { StreamPosition } from "./sendTicks.ts";
import { sleepUntilAborted } from "./sleepUntilAborted.ts";

/** How often a call is made: longer than a broker takes to start again. */
const ATTEMPTS_MAX = 30;
/** The same before anything was taken: a topic or broker that was never there is rather a wrong name. */
const ATTEMPTS_MAX_UNPROVEN = 7;

const BACKOFF_MS_FIRST = 100;
const BACKOFF_MS_MAX = 5_000;

/** A record of a call. */
export interface TopicMessage {
  readonly key: Buffer;
  readonly value: Buffer;
}

/** How a call is made. */
export interface CallOptions {
  /** Ends a call that is being made again; one that is under way for the first time is waited for. */
  readonly signal?: AbortSignal | undefined;
  /** Called each time that its records are sent again. */
  readonly onRetry: () => void;
}

/** A call that failed for good. */
export class CallFailedError extends Error {
  override readonly name = "CallFailedError";
}

/** A call under way. */
interface Call extends CallOptions {
  failures: number;
  lastError: unknown;
}

/**
 * Sends calls of records to a Kafka topic, one after the other. Where an answer is lost, or a broker away, it
 * is the client that makes the call again: its sequence numbers let the brokers know what they have already.
 */
export class TopicProducer {
  readonly #connection: KafkaConnection;
  readonly #topic: string;
  readonly #producer: Producer;
  readonly #hash: (key: Buffer) => number;
  #isProven = false;
  #call: Call | undefined;

  private constructor(
    connection: KafkaConnection,
    topic: string,
    { Producer, murmur2, ProduceAcks }: typeof import("@platformatic/kafka"),
  ) {
    this.#connection = connection;
    this.#topic = topic;
    this.#hash = murmur2;
    this.#producer = new Producer({
      ...kafkaOptions(connection, "stock-analytics-produce"),
      idempotent: true,
      acks: ProduceAcks.ALL,
      retries: true,
      retryDelay: (_client, operation, _attempt, _retries, error) =>
        this.#retryLater(operation, error),
    });
  }

  static async open(connection: KafkaConnection, topic: string): Promise<TopicProducer> {
    // Loaded where it is wanted: it would make the start of every command longer.
    return new TopicProducer(connection, topic, await import("@platformatic/kafka"));
  }

  /**
   * Sends messages until they are taken, and tells where each went; undefined: it was stopped before.
   * @throws {CallFailedError} if the call fails 30 times, or 7 times before anything was taken
   * @throws {KafkaRefusedError} if the brokers let nothing be sent from the start
   */
  async send(
    messages: readonly TopicMessage[],
    options: CallOptions,
  ): Promise<readonly StreamPosition[] | undefined> {
    const call: Call = { ...options, failures: 0, lastError: undefined };
    const stop = (): void => {
      if (call.failures > 0) this.#giveUp();
    };
    options.signal?.addEventListener("abort", stop);
    this.#call = call;
    try {
      return await this.#sendUntilTaken(messages, call);
    } finally {
      this.#call = undefined;
      options.signal?.removeEventListener("abort", stop);
    }
  }

  async close(): Promise<void> {
    await this.#producer.close(true).catch(() => undefined);
  }

  async #sendUntilTaken(
    messages: readonly TopicMessage[],
    call: Call,
  ): Promise<readonly StreamPosition[] | undefined> {
    for (;;) {
      try {
        const positions = await this.#sendOnce(messages);
        this.#isProven = true;
        return positions;
      } catch (error) {
        if (this.#producer.closed && call.signal?.aborted === true) return undefined;
        const cause = this.#producer.closed ? call.lastError : error;
        // What the client does not try again was refused, and perhaps will not be for ever.
        const waitMs = this.#producer.closed ? 0 : this.#countFailure(call, error);
        this.#throwIfOver(call, cause);
        if (call.signal?.aborted === true) return undefined;
        call.onRetry();
        await sleepUntilAborted(waitMs, call.signal);
      }
    }
  }

  /** Once something was taken, a broker that starts again, or a password that is changed, is waited for. */
  #throwIfOver(call: Call, cause: unknown): void {
    const isLast = this.#isLast(call);
    const refusal = refusalOf(cause, this.#connection, { isLast });
    if (refusal !== undefined && !this.#isProven) throw refusal;
    if (!isLast) return;
    const reason = refusal?.message ?? kafkaReason(cause);
    const times = `${call.failures} times: ${reason}`;
    throw new CallFailedError(`topic "${this.#topic}" failed a call ${times}`, { cause });
  }

  async #sendOnce(messages: readonly TopicMessage[]): Promise<readonly StreamPosition[]> {
    const topic = this.#topic;
    const { topics } = await this.#producer.metadata({ topics: [topic] });
    const partitions = topics.get(topic)?.partitionsCount ?? 1;
    const placed = messages.map((message) => ({
      ...{ ...message, topic },
      // As Java's own producer does, so that a key's records of both are in one partition.
      partition: (this.#hash(message.key) & 0x7fffffff) % partitions,
    }));
    const { offsets = [] } = await this.#producer.send({ messages: placed });
    const next = new Map(offsets.map(({ partition, offset }) => [partition, offset]));
    return placed.map(({ partition }) => {
      const offset = next.get(partition) ?? 0n;
      next.set(partition, offset + 1n);
      return { shardId: partitionName(topic, partition), sequenceNumber: String(offset) };
    });
  }

  /** What the client asks when it would make a call again: how long to wait, in milliseconds. */
  #retryLater(operation: string, error: unknown): number {
    const call = this.#call;
    if (call === undefined) return BACKOFF_MS_FIRST;
    const waitMs = this.#countFailure(call, error);
    const isOver = this.#isLast(call) || call.signal?.aborted === true;
    // Only once the client waits does it hear that it is closed.
    if (isOver) setImmediate(() => this.#giveUp());
    // Others come before: of who the producer is, of where the topic's partitions are.
    else if (operation === "produce") call.onRetry();
    return waitMs;
  }

  #countFailure(call: Call, error: unknown): number {
    call.failures += 1;
    call.lastError = error;
    return Math.random() * Math.min(BACKOFF_MS_MAX, BACKOFF_MS_FIRST * 2 ** call.failures);
  }

  #isLast({ failures }: Call): boolean {
    return failures >= (this.#isProven ? ATTEMPTS_MAX : ATTEMPTS_MAX_UNPROVEN);
  }

  /** Ends the client's own attempts. */
  #giveUp(): void {
    void this.close();
  }
}
