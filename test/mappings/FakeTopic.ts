import type { ReadRecord } from "../../local/kafka/kafkaRecord.ts";
import type { Topic } from "../../local/kafka/Topic.ts";
import type { PartitionPage } from "../../local/kafka/TopicReader.ts";
import { OffsetGoneError } from "../../local/kafka/TopicReader.ts";

/** A Kafka topic in memory, with the offsets of one group. */
export class FakeTopic implements Topic {
  readonly logs: ReadRecord[][];
  readonly offsets = new Map<number, bigint>();
  /** Offsets before this one are dropped. */
  first = 0n;
  /** Fails that many reads or commits to come. */
  failures = 0;

  constructor(partitions: number) {
    this.logs = Array.from({ length: partitions }, () => []);
  }

  send(partition: number, value: string, timestampMs = Date.now()): void {
    const log = this.logs[partition] ?? [];
    log.push({
      offset: BigInt(log.length),
      timestampMs,
      timestampType: "LOG_APPEND_TIME",
      key: Buffer.from("K"),
      value: Buffer.from(value),
      headers: [],
    });
  }

  partitions(): Promise<number[]> {
    return Promise.resolve(this.logs.map((_log, partition) => partition));
  }

  committed(partitions: readonly number[]): Promise<Map<number, bigint | undefined>> {
    return Promise.resolve(new Map(partitions.map((one) => [one, this.offsets.get(one)])));
  }

  ends(end: "first" | "last"): Promise<readonly bigint[]> {
    return Promise.resolve(
      this.logs.map((log) => (end === "first" ? this.first : BigInt(log.length))),
    );
  }

  async read(from: ReadonlyMap<number, bigint>): Promise<PartitionPage[]> {
    await new Promise((resolve) => setTimeout(resolve, 1));
    this.#fail();
    return [...from].map(([partition, offset]) => {
      const last = this.logs[partition]?.length ?? 0;
      if (offset < this.first || offset > last) throw new OffsetGoneError("gone");
      const records = this.logs[partition]?.slice(Number(offset)) ?? [];
      return { partition, records, next: offset + BigInt(records.length), atTip: true };
    });
  }

  commit(offsets: ReadonlyMap<number, bigint>): Promise<void> {
    this.#fail();
    for (const [partition, offset] of offsets) this.offsets.set(partition, offset);
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #fail(): void {
    if (this.failures === 0) return;
    this.failures -= 1;
    throw new Error("the broker is away");
  }
}
