import type { KafkaConnection } from "../../local/kafka/connectKafka.ts";
import { RecordFeed } from "./RecordFeed.ts";
import type { SendCounts, StreamPosition } from "./sendTicks.ts";
import { SendTicksError } from "./sendTicks.ts";
import type { StreamRecord } from "./SendQueue.ts";
import { sleepUntilAborted } from "./sleepUntilAborted.ts";
import { CallFailedError, TopicProducer } from "./TopicProducer.ts";

/** Most records of one call. */
const RECORDS_PER_CALL_MAX = 500;
const CALL_BYTES_MAX = 512 * 1024;
/**
 * Largest record that is sent, key and payload, in bytes: what a broker takes by default, less what Kafka
 * puts around it.
 */
// https://kafka.apache.org/documentation/#brokerconfigs_message.max.bytes
const RECORD_BYTES_MAX = 1_000_000;

/** How records are sent to a topic. */
export interface SendToTopicOptions<T extends StreamRecord> {
  readonly connection: KafkaConnection;
  readonly topic: string;
  /** Most records per second. Default: no limit. */
  readonly recordsPerSecond?: number;
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
 * @throws {SendTicksError} if a call fails 30 times, or 7 times before anything was taken
 * @throws {KafkaRefusedError} if the brokers let nothing be sent from the start
 */
export async function sendToTopic<T extends StreamRecord>(
  records: AsyncIterable<T>,
  options: SendToTopicOptions<T>,
): Promise<SendCounts> {
  const feed = new RecordFeed(records, options.signal);
  const counts = { ...{ sent: 0, retried: 0, refused: 0, overtaken: 0, unsent: 0, calls: 0 } };
  const producer = await TopicProducer.open(options.connection, options.topic);
  try {
    await sendAll(feed, options, counts, producer);
    return counts;
  } finally {
    feed.close();
    await producer.close();
  }
}

async function sendAll<T extends StreamRecord>(
  feed: RecordFeed<T>,
  options: SendToTopicOptions<T>,
  counts: SendCounts,
  producer: TopicProducer,
): Promise<void> {
  const { signal, recordsPerSecond = Infinity } = options;
  const most = Math.min(RECORDS_PER_CALL_MAX, Math.max(1, Math.floor(recordsPerSecond / 10)));
  for (let isOver = false; !isOver && signal?.aborted !== true;) {
    const { batch, ended } = await takeBatch(feed, most, options, counts);
    isOver = ended;
    if (batch.length === 0) continue;
    const startedAt = performance.now();
    const positions = await sendBatch(batch, producer, signal, counts);
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

/** Sends a batch until it is taken, and tells where each record went; undefined: it was stopped before. */
async function sendBatch(
  batch: readonly StreamRecord[],
  producer: TopicProducer,
  signal: AbortSignal | undefined,
  counts: SendCounts,
): Promise<readonly StreamPosition[] | undefined> {
  const messages = batch.map(({ partitionKey, data }) => ({
    ...{ key: Buffer.from(partitionKey), value: Buffer.from(data) },
  }));
  counts.calls += 1;
  const onRetry = (): void => {
    counts.calls += 1;
    counts.retried += batch.length;
  };
  try {
    return await producer.send(messages, { signal, onRetry });
  } catch (cause) {
    if (!(cause instanceof CallFailedError)) throw cause;
    throw new SendTicksError(cause.message, counts, { cause });
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
