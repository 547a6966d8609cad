import type { ProduceAcks } from "@platformatic/kafka";
import { kafkaOptions, type KafkaConnection } from "../../local/kafka/connectKafka.ts";
import { partitionName } from "../../local/kafka/kafkaRecord.ts";
import { kafkaReason } from "../../local/kafka/kafkaReason.ts";
import { refusalOf } from "../../local/kafka/refusalOf.ts";
import { RecordFeed } from "./RecordFeed.ts";
import type { SendCounts, StreamPosition } from "./sendTicks.ts";
import { SendTicksError } from "./sendTicks.ts";
import type { StreamRecord } from "./SendQueue.ts";
import { sleepUntilAborted } from "./sleepUntilAborted.ts";

/** Most records of one call. */
const RECORDS_PER_CALL_MAX = 500;
const CALL_BYTES_MAX = 512 * 1024;
/**
 * Largest record that is sent, key and payload, in bytes: what a broker takes by default, less what Kafka
 * puts around it.
 */
// https://kafka.apache.org/documentation/#brokerconfigs_message.max.bytes
const RECORD_BYTES_MAX = 1_000_000;

/** How often a call is made: longer than a broker takes to start again. */
const ATTEMPTS_MAX = 30;
/** The same before anything was taken: a topic or broker that was never there is rather a wrong name. */
const ATTEMPTS_MAX_UNPROVEN = 5;

const BACKOFF_MS_FIRST = 100;
const BACKOFF_MS_MAX = 5_000;

/** How records are sent to a topic. */
export interface SendToTopicOptions<T extends StreamRecord> {
  readonly connection: KafkaConnection;
  readonly topic: string;
  /** Most records per second. Default: no limit. */
  readonly recordsPerSecond?: number;
  /**
   * How often a call is made before it is given up, and all with it.
   * @default 5 until something was taken, 30 from then on
   */
  readonly attemptsMax?: number;
  /** Ends the sending after the current call. */
  readonly signal?: AbortSignal;
  /** Called for each record that was accepted, in the order of acceptance. */
  readonly onSent?: (record: T, position: StreamPosition) => void;
  /** Called for each record that is not sent. */
  readonly onRefused?: (record: T, reason: "record_too_large") => void;
}

/**
 * Sends records to a Kafka topic, each key's in the source's order: one call after the other by an idempotent
 * producer that waits for all replicas, so that a call that is made again neither doubles nor overtakes. A
 * record above 1,000,000 bytes is refused.
 * @throws {SendTicksError} if a call fails too often
 * @throws {KafkaRefusedError} if the brokers let nothing be sent from the start
 */
export async function sendToTopic<T extends StreamRecord>(
  records: AsyncIterable<T>,
  options: SendToTopicOptions<T>,
): Promise<SendCounts> {
  // Loaded where it is wanted: it would make the start of every command longer.
  const { murmur2, Producer } = await import("@platformatic/kafka");
  const all: typeof ProduceAcks.ALL = -1;
  const producer = new Producer({
    ...kafkaOptions(options.connection, "stock-analytics-produce"),
    idempotent: true,
    acks: all,
    // The client's own attempts are those that its sequence numbers protect.
    retries: 10,
    retryDelay: 200,
  });
  const feed = new RecordFeed(records, options.signal);
  const counts = { ...{ sent: 0, retried: 0, refused: 0, overtaken: 0, unsent: 0, calls: 0 } };
  try {
    const { topic } = options;
    const partitionsOf = async (): Promise<number> => {
      const { topics } = await producer.metadata({ topics: [topic] });
      return topics.get(topic)?.partitionsCount ?? 1;
    };
    await sendAll(feed, options, counts, async (messages) => {
      const partitions = await partitionsOf();
      const placed = messages.map((message) => ({
        ...message,
        // As Java's own producer does, so that a key's records of both are in one partition.
        partition: (murmur2(message.key) & 0x7fffffff) % partitions,
      }));
      const { offsets = [] } = await producer.send({ messages: placed });
      const next = new Map(offsets.map(({ partition, offset }) => [partition, offset]));
      return placed.map(({ partition }) => {
        const offset = next.get(partition) ?? 0n;
        next.set(partition, offset + 1n);
        return { shardId: partitionName(topic, partition), sequenceNumber: String(offset) };
      });
    });
    return counts;
  } finally {
    feed.close();
    await producer.close(true).catch(() => undefined);
  }
}

interface Message {
  readonly topic: string;
  readonly key: Buffer;
  readonly value: Buffer;
}

/** Sends messages, and tells where each went. */
type Send = (messages: readonly Message[]) => Promise<readonly StreamPosition[]>;

async function sendAll<T extends StreamRecord>(
  feed: RecordFeed<T>,
  options: SendToTopicOptions<T>,
  counts: SendCounts,
  send: Send,
): Promise<void> {
  const { topic, signal, recordsPerSecond = Infinity } = options;
  const most = Math.min(RECORDS_PER_CALL_MAX, Math.max(1, Math.floor(recordsPerSecond / 10)));
  for (let isOver = false; !isOver && signal?.aborted !== true;) {
    const { batch, ended } = await takeBatch(feed, most, options, counts);
    isOver = ended;
    if (batch.length === 0) continue;
    const startedAt = performance.now();
    const messages = batch.map(({ partitionKey, data }) => ({
      ...{ topic, key: Buffer.from(partitionKey), value: Buffer.from(data) },
    }));
    const positions = await sendBatch(messages, options, counts, send);
    if (positions === undefined) {
      counts.unsent += batch.length;
      return;
    }
    batch.forEach((record, index) => {
      counts.sent += 1;
      const position = positions[index];
      if (position !== undefined) options.onSent?.(record, position);
    });
    const waitMs = (batch.length / recordsPerSecond) * 1000 - (performance.now() - startedAt);
    if (waitMs > 0) await sleepUntilAborted(waitMs, signal);
  }
}

/** What is there, or the next record where nothing is. */
async function takeBatch<T extends StreamRecord>(
  feed: RecordFeed<T>,
  most: number,
  { onRefused }: SendToTopicOptions<T>,
  counts: SendCounts,
): Promise<{ readonly batch: readonly T[]; readonly ended: boolean }> {
  const batch: T[] = [];
  let bytes = 0;
  while (batch.length < most && bytes < CALL_BYTES_MAX) {
    const fed = await feed.next({ patient: batch.length === 0 });
    if (fed === "ended" || fed === "aborted") return { batch, ended: true };
    if (typeof fed === "string") break;
    const { record } = fed;
    const size = record.data.byteLength + Buffer.byteLength(record.partitionKey);
    if (size > RECORD_BYTES_MAX) {
      counts.refused += 1;
      onRefused?.(record, "record_too_large");
      continue;
    }
    batch.push(record);
    bytes += size;
  }
  return { batch, ended: false };
}

/** Sends a batch until it is taken; undefined: it was stopped before. */
async function sendBatch<T extends StreamRecord>(
  messages: readonly Message[],
  { connection, topic, attemptsMax, signal }: SendToTopicOptions<T>,
  counts: SendCounts,
  send: Send,
): Promise<readonly StreamPosition[] | undefined> {
  const most = attemptsMax ?? (counts.sent > 0 ? ATTEMPTS_MAX : ATTEMPTS_MAX_UNPROVEN);
  for (let attempt = 1; ; attempt += 1) {
    counts.calls += 1;
    try {
      return await send(messages);
    } catch (cause) {
      // Once something was taken, a broker that starts again, or a password that is changed, is waited for.
      const isLast = attempt >= most;
      const refusal = refusalOf(cause, connection, { isLast });
      if (refusal !== undefined && counts.sent === 0) throw refusal;
      const reason = refusal?.message ?? kafkaReason(cause);
      if (isLast) {
        const times = `${attempt} times: ${reason}`;
        throw new SendTicksError(`topic "${topic}" failed a call ${times}`, counts, { cause });
      }
      if (signal?.aborted === true) return undefined;
      counts.retried += messages.length;
      await sleepUntilAborted(
        Math.random() * Math.min(BACKOFF_MS_MAX, BACKOFF_MS_FIRST * 2 ** attempt),
        signal,
      );
    }
  }
}
