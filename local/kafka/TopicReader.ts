import { Consumer, findErrorBy } from "@platformatic/kafka";
import type { KafkaConnection } from "./connectKafka.ts";
import { kafkaOptions } from "./connectKafka.ts";
import { refusalOf } from "./refusalOf.ts";
import type { ReadRecord } from "./kafkaRecord.ts";

type FetchAnswer = Awaited<ReturnType<Consumer["fetch"]>>;
type RecordsBatch = NonNullable<PartitionAnswer["records"]>[number];
type PartitionAnswer = FetchAnswer["responses"][number]["partitions"][number];

/** What one read of a partition gave. */
export interface PartitionPage {
  readonly partition: number;
  readonly records: readonly ReadRecord[];
  /** Offset to read from next: behind what was read, also where nothing of it is a record. */
  readonly next: bigint;
  /** Whether nothing was behind it at the time of the read. */
  readonly atTip: boolean;
}

/** The topic no longer holds the records asked for. */
export class OffsetGoneError extends Error {
  override readonly name = "OffsetGoneError";
}

/** Most bytes of one read, and of one partition in it. */
const FETCH_BYTES = 8 * 1024 * 1024;
const PARTITION_BYTES = 1024 * 1024;

/** Bits of a batch's attributes.
 * https://kafka.apache.org/documentation/#recordbatch */
const LOG_APPEND_TIME = 0b1000;
const TRANSACTIONAL = 0b1_0000;
const CONTROL = 0b10_0000;

/** Isolation level that leaves out records of transactions that are open. */
const READ_COMMITTED = 1;

/**
 * Reads partitions of a topic from offsets on, and keeps the offsets of a group without being a member:
 * partitions are handed out by the mapping itself.
 */
export class TopicReader {
  readonly #connection: KafkaConnection;
  readonly #consumer: Consumer;
  readonly #topic: string;

  constructor(connection: KafkaConnection, topic: string, groupId: string) {
    this.#connection = connection;
    this.#topic = topic;
    this.#consumer = new Consumer({
      ...kafkaOptions(connection, "stock-analytics-mapping"),
      groupId,
      // Whoever asks tries again, and says so.
      retries: false,
      isolationLevel: READ_COMMITTED,
    });
    this.#consumer.topics.track(topic);
    // A group without members takes offsets from who says that he is none.
    this.#consumer.memberId = "";
    this.#consumer.generationId = -1;
  }

  /** Numbers of the topic's partitions. */
  async partitions(): Promise<number[]> {
    const { partitionsCount } = await this.#describe(true);
    return Array.from({ length: partitionsCount }, (_, partition) => partition);
  }

  /** Offsets that the group goes on from; undefined: it has read nothing of the partition. */
  async committed(partitions: readonly number[]): Promise<Map<number, bigint | undefined>> {
    const offsets = await this.#named(
      this.#consumer.listCommittedOffsets({
        topics: [{ topic: this.#topic, partitions: [...partitions] }],
      }),
    );
    const found = offsets.get(this.#topic) ?? [];
    return new Map(
      partitions.map((partition) => {
        const offset = found[partition];
        return [partition, offset === undefined || offset < 0n ? undefined : offset];
      }),
    );
  }

  /** First offset of each partition, or the one after the last. */
  async ends(end: "first" | "last"): Promise<readonly bigint[]> {
    const offsets = await this.#named(
      this.#consumer.listOffsets({
        topics: [this.#topic],
        timestamp: end === "first" ? -2n : -1n,
      }),
    );
    return offsets.get(this.#topic) ?? [];
  }

  /**
   * Reads what is behind the offsets, or waits for it.
   * @param waitMs longest wait
   * @throws {OffsetGoneError} if the topic has dropped one of them
   */
  async read(from: ReadonlyMap<number, bigint>, waitMs: number): Promise<PartitionPage[]> {
    const { id, partitions } = await this.#describe(false);
    const leaders = Map.groupBy(from, ([partition]) => partitions[partition]?.leader ?? -1);
    const pages = await Promise.all(
      [...leaders].map(([node, offsets]) => this.#fetch(id, node, offsets, waitMs)),
    );
    return pages.flat();
  }

  /** Keeps the offsets that the group goes on from. */
  async commit(offsets: ReadonlyMap<number, bigint>): Promise<void> {
    await this.#named(
      this.#consumer.commit({
        offsets: [...offsets].map(([partition, offset]) => ({
          topic: this.#topic,
          partition,
          offset,
          leaderEpoch: -1,
        })),
      }),
    );
  }

  async close(): Promise<void> {
    await this.#consumer.close(true);
  }

  async #describe(forceUpdate: boolean) {
    const { topics } = await this.#named(
      this.#consumer.metadata({ topics: [this.#topic], forceUpdate }),
    );
    const topic = topics.get(this.#topic);
    if (topic === undefined) throw new Error(`there is no topic "${this.#topic}"`);
    return topic;
  }

  /** The same, a refusal said so that it can be mended. */
  async #named<T>(call: Promise<T>): Promise<T> {
    try {
      return await call;
    } catch (error) {
      throw refusalOf(error, this.#connection) ?? error;
    }
  }

  async #fetch(
    topicId: string,
    node: number,
    offsets: readonly (readonly [number, bigint])[],
    waitMs: number,
  ): Promise<PartitionPage[]> {
    try {
      const { responses } = await this.#consumer.fetch({
        node,
        minBytes: 1,
        maxBytes: FETCH_BYTES,
        maxWaitTime: waitMs,
        isolationLevel: READ_COMMITTED,
        topics: [{ topicId, partitions: offsets.map(toRequest) }],
      });
      const answers = responses.flatMap(({ partitions }) => partitions);
      // What is not in the answer has nothing new: brokers tell changes only.
      return offsets.map(([partition, offset]) => {
        const answer = answers.find(({ partitionIndex }) => partitionIndex === partition);
        return answer === undefined
          ? { partition, records: [], next: offset, atTip: true }
          : toPage(answer, offset);
      });
    } catch (error) {
      this.#consumer.clearMetadata();
      if (findErrorBy(error as Error, "apiId", "OFFSET_OUT_OF_RANGE") === null) {
        throw refusalOf(error, this.#connection) ?? error;
      }
      throw new OffsetGoneError("the topic no longer holds an offset", { cause: error });
    }
  }
}

function toRequest([partition, fetchOffset]: readonly [number, bigint]) {
  return {
    partition,
    fetchOffset,
    currentLeaderEpoch: -1,
    lastFetchedEpoch: -1,
    partitionMaxBytes: PARTITION_BYTES,
  };
}

function toPage(answer: PartitionAnswer, from: bigint): PartitionPage {
  let next = from;
  const records: ReadRecord[] = [];
  const aborted = [...(answer.abortedTransactions ?? [])].sort((a, b) =>
    Number(a.firstOffset - b.firstOffset),
  );
  /** Producers within a transaction that comes to nothing. */
  const aborting = new Set<bigint>();
  for (const batch of answer.records ?? []) {
    const { firstOffset, attributes } = batch;
    const last = firstOffset + BigInt(batch.lastOffsetDelta);
    if (last >= next) next = last + 1n;
    for (let one = aborted[0]; one !== undefined && one.firstOffset <= last; one = aborted[0]) {
      aborting.add(one.producerId);
      aborted.shift();
    }
    if ((attributes & CONTROL) !== 0) {
      aborting.delete(batch.producerId);
      continue;
    }
    if ((attributes & TRANSACTIONAL) !== 0 && aborting.has(batch.producerId)) continue;
    records.push(...recordsOf(batch).filter(({ offset }) => offset >= from));
  }
  return {
    partition: answer.partitionIndex,
    records,
    next,
    atTip: next >= answer.lastStableOffset,
  };
}

function recordsOf(batch: RecordsBatch): ReadRecord[] {
  const { firstOffset, firstTimestamp, maxTimestamp, attributes } = batch;
  const isAppendTime = (attributes & LOG_APPEND_TIME) !== 0;
  return batch.records.map(({ offsetDelta, timestampDelta, key, value, headers }) => ({
    offset: firstOffset + BigInt(offsetDelta),
    timestampMs: Number(isAppendTime ? maxTimestamp : firstTimestamp + timestampDelta),
    timestampType: isAppendTime ? "LOG_APPEND_TIME" : "CREATE_TIME",
    ...{ key, value, headers },
  }));
}
