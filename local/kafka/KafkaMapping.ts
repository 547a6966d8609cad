import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import type { FunctionInvoker } from "../lambda/model.ts";
import { backOffMs } from "../mappings/backOff.ts";
import type { Discarded } from "../mappings/deliverBatch.ts";
import type { Clock, MappingLag, MappingReport, Random, StreamRecord } from "../mappings/model.ts";
import { systemClock } from "../mappings/systemClock.ts";
import type { KafkaMappingDefinition } from "../model.ts";
import { failedKafkaObject } from "./failedKafkaObject.ts";
import { kafkaFormat } from "./kafkaFormat.ts";
import { kafkaReason } from "./kafkaReason.ts";
import { PartitionPoller } from "./PartitionPoller.ts";
import type { Topic } from "./Topic.ts";

/** What a running mapping of a Kafka topic needs. */
export interface KafkaMappingOptions {
  readonly definition: KafkaMappingDefinition;
  readonly host: FunctionInvoker;
  /** Connects anew; each poller has a connection of its own. */
  readonly connect: () => Topic;
  /** What events say of the brokers. */
  readonly bootstrapServers: string;
  /** Stores an on-failure object; a rejection makes the mapping try again until it is stopped. */
  readonly putFailedObject: (bucket: string, key: string, body: string) => Promise<void>;
  readonly onEvent?: (event: { readonly mappingId: string } & MappingReport) => void;
  /** @default the machine's clock */
  readonly clock?: Clock;
  /** @default Math.random */
  readonly random?: Random;
}

/** How long a partition that was added may go unseen. */
const LIST_EVERY_MS = 2_000;
const DRAIN_CHECK_MS = 10;

/**
 * Runs a mapping from a Kafka topic to a function, as Lambda's provisioned pollers do: each has some of the
 * partitions and invokes the function with one batch at a time, of any of them. Offsets are kept on the
 * broker under the group, once everything up to them is done.
 */
export class KafkaMapping {
  readonly definition: KafkaMappingDefinition;
  readonly #options: KafkaMappingOptions;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #stopping = new AbortController();
  readonly #pollers: PartitionPoller[] = [];
  readonly #topics: Topic[] = [];
  #assigned = new Set<number>();
  #epoch = 0;
  #listEpoch = -1;
  #ended: Promise<unknown> = Promise.resolve();

  constructor(options: KafkaMappingOptions) {
    this.#options = options;
    this.definition = options.definition;
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    setMaxListeners(0, this.#stopping.signal);
  }

  /** Begins; to be called once. */
  start(): void {
    if (this.definition.enabled) this.#ended = this.#run();
  }

  lag(): MappingLag {
    const oldest = this.#pollers.map((one) => one.oldestArrivalMs ?? Infinity);
    const age = this.#clock.now() - Math.min(Infinity, ...oldest);
    return {
      pendingRecords: this.#pollers.reduce((sum, { pending }) => sum + pending, 0),
      iteratorAgeMs: Math.max(0, Number.isFinite(age) ? age : 0),
      caughtUp: this.#isCaughtUp(0),
    };
  }

  idle(): boolean {
    return this.lag().pendingRecords === 0 && this.#isCaughtUp(0);
  }

  /**
   * Resolves when all that was in the topic at the time of the call is done. Rejects when the mapping is
   * stopped before.
   */
  async drained(): Promise<void> {
    this.#epoch += 1;
    const epoch = this.#epoch;
    while (!(this.#isCaughtUp(epoch) && this.lag().pendingRecords === 0)) {
      if (this.#stopping.signal.aborted) {
        throw new Error(
          `Event source mapping "${this.definition.id}" was stopped before it was drained.`,
        );
      }
      await this.#clock.sleep(DRAIN_CHECK_MS, this.#stopping.signal);
    }
  }

  /** Stops reading, waits for the invocations under way, and leaves the rest to the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#ended;
    await Promise.all(this.#topics.map((topic) => topic.close().catch(() => undefined)));
  }

  #isCaughtUp(epoch: number): boolean {
    if (!this.definition.enabled) return true;
    return (
      this.#listEpoch >= epoch && this.#pollers.every((poller) => (poller.tipEpoch ?? -1) >= epoch)
    );
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    const lister = this.#connect();
    const running: Promise<void>[] = [];
    for (let failures = 0; !signal.aborted;) {
      const epoch = this.#epoch;
      try {
        const found = await lister.partitions();
        running.push(...(await this.#assign(lister, found)));
        this.#listEpoch = epoch;
        failures = 0;
        // Whoever waits for the end waits for a listing of his own.
        for (let waited = 0; waited < LIST_EVERY_MS && epoch === this.#epoch; waited += 50) {
          if (signal.aborted) break;
          await this.#clock.sleep(50, signal);
        }
      } catch (error) {
        const waitMs = backOffMs(failures, this.#random);
        failures += 1;
        this.#report({ type: "readFailed", waitMs, reason: kafkaReason(error) });
        await this.#clock.sleep(waitMs, signal);
      }
    }
    await Promise.all(running);
  }

  /** Hands partitions that nobody has to pollers, those with the fewest first. */
  async #assign(lister: Topic, found: readonly number[]): Promise<Promise<void>[]> {
    const fresh = found.filter((partition) => !this.#assigned.has(partition));
    if (fresh.length === 0) return [];
    const starts = await this.#startOffsets(lister, fresh);
    const wanted = Math.min(found.length, this.definition.maximumPollers);
    const started: Promise<void>[] = [];
    while (this.#pollers.length < wanted) {
      const poller = this.#makePoller();
      this.#pollers.push(poller);
      started.push(poller.run());
    }
    for (const partition of fresh) {
      const [least] = this.#pollers.toSorted((a, b) => a.partitions - b.partitions);
      least?.take(partition, starts.get(partition) ?? 0n);
      this.#assigned.add(partition);
    }
    return started;
  }

  /** Where each partition goes on: behind what the group has done, else where the mapping begins. */
  async #startOffsets(
    lister: Topic,
    partitions: readonly number[],
  ): Promise<ReadonlyMap<number, bigint>> {
    const committed = await lister.committed(partitions);
    const isLatest = this.definition.startingPosition === "LATEST" && this.#assigned.size === 0;
    const ends = await lister.ends(isLatest ? "last" : "first");
    const starts = new Map(
      partitions.map((partition) => [partition, committed.get(partition) ?? ends[partition] ?? 0n]),
    );
    // What comes from now on is read, also when this run ends before its first batch.
    if (isLatest) await lister.commit(starts);
    return starts;
  }

  #connect(): Topic {
    const topic = this.#options.connect();
    this.#topics.push(topic);
    return topic;
  }

  #makePoller(): PartitionPoller {
    const { definition, host, bootstrapServers } = this.#options;
    return new PartitionPoller({
      definition,
      topic: this.#connect(),
      format: kafkaFormat(definition, bootstrapServers),
      invoke: (payload) => host.invoke(definition.functionArn, payload),
      discard: (discarded) => this.#discard(discarded),
      report: (event) => this.#report(event),
      clock: this.#clock,
      random: this.#random,
      signal: this.#stopping.signal,
      epoch: () => this.#epoch,
    });
  }

  /** Stores what is given up, again and again until it is stored. */
  async #discard(discarded: Discarded): Promise<boolean> {
    const { definition, bootstrapServers, putFailedObject } = this.#options;
    const { condition, records, lastRun } = discarded;
    const shardId = shardsOf(records);
    const reason = lastRun?.reason ?? "never invoked";
    const event = {
      type: "discarded",
      shardId,
      records: records.length,
      condition,
      reason,
    } as const;
    if (definition.onFailureBucket === undefined) {
      this.#report(event);
      return true;
    }
    const { key, body } = failedKafkaObject(discarded, {
      definition,
      bootstrapServers,
      nowMs: this.#clock.now(),
      uuid: randomUUID(),
    });
    for (let tries = 0; ; tries += 1) {
      try {
        await putFailedObject(definition.onFailureBucket, key, body);
        this.#report({ ...event, key });
        return true;
      } catch (error) {
        const waitMs = backOffMs(tries, this.#random);
        this.#report({ type: "destinationFailed", shardId, waitMs, reason: String(error) });
        await this.#clock.sleep(waitMs, this.#stopping.signal);
        if (this.#stopping.signal.aborted) return false;
      }
    }
  }

  #report(event: MappingReport): void {
    this.#options.onEvent?.({ mappingId: this.definition.id, ...event });
  }
}

function shardsOf(records: readonly StreamRecord[]): string {
  return [...new Set(records.map(({ orderKey }) => orderKey))].join();
}
