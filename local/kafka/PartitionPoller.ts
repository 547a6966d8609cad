import type { InvokeResult } from "../lambda/model.ts";
import { backOffMs } from "../mappings/backOff.ts";
import type { BatchFormat } from "../mappings/BatchFormat.ts";
import { BatchGatherer } from "../mappings/BatchGatherer.ts";
import { deliverBatch, type Discarded } from "../mappings/deliverBatch.ts";
import type { Clock, MappingReport, Random, StreamRecord } from "../mappings/model.ts";
import { ProgressTracker } from "../mappings/ProgressTracker.ts";
import type { KafkaMappingDefinition } from "../model.ts";
import { kafkaReason } from "./kafkaReason.ts";
import { kafkaRecord, partitionName } from "./kafkaRecord.ts";
import type { Topic } from "./Topic.ts";
import { OffsetGoneError } from "./TopicReader.ts";

/** The world around a poller. */
export interface PartitionPollerOptions {
  readonly definition: KafkaMappingDefinition;
  readonly topic: Topic;
  readonly format: BatchFormat;
  readonly invoke: (payload: string) => Promise<InvokeResult>;
  /** Keeps what is given up. Resolves to false when it could not be kept before the signal. */
  readonly discard: (discarded: Discarded) => Promise<boolean>;
  readonly report: (event: MappingReport) => void;
  readonly clock: Clock;
  readonly random: Random;
  /** Aborted to stop it: what is under way is finished, nothing else is begun. */
  readonly signal: AbortSignal;
  /** A number that is counted up, to tell reads before a moment from those after it. */
  readonly epoch: () => number;
}

/** A partition that the poller has. */
interface Assigned {
  /** Offset to read from next. */
  next: bigint;
  /** Offset that the broker knows. */
  kept: bigint;
  readonly progress: ProgressTracker;
}

/** Longest wait of a read for something new: whoever stops or drains a mapping waits for it. */
const READ_WAIT_MS = 100;
/** Room for what an event holds beside its records, and each of its partitions, in bytes. */
const ENVELOPE_BYTES = 4_096;

/** Reads some partitions of a topic, and hands their records over, a batch at a time and in order. */
export class PartitionPoller {
  readonly #options: PartitionPollerOptions;
  readonly #partitions = new Map<number, Assigned>();
  readonly #gatherer: BatchGatherer;
  #tipEpoch: number | undefined;

  constructor(options: PartitionPollerOptions) {
    this.#options = options;
    const { definition, clock } = options;
    this.#gatherer = new BatchGatherer(definition, clock.now(), ENVELOPE_BYTES);
  }

  /** How many partitions it has. */
  get partitions(): number {
    return this.#partitions.size;
  }

  /** Records read and not done. */
  get pending(): number {
    return this.#all().reduce((sum, { progress }) => sum + progress.pending, 0);
  }

  /** Arrival of the oldest of them, epoch milliseconds. */
  get oldestArrivalMs(): number | undefined {
    const arrivals = this.#all().flatMap(({ progress }) => progress.oldestArrivalMs ?? []);
    return arrivals.length === 0 ? undefined : Math.min(...arrivals);
  }

  /** Epoch in which the last read began, when it found all partitions read to their ends. */
  get tipEpoch(): number | undefined {
    return this.#tipEpoch;
  }

  /** Takes a partition on from an offset. */
  take(partition: number, offset: bigint): void {
    this.#tipEpoch = undefined;
    this.#partitions.set(partition, {
      next: offset,
      kept: offset,
      progress: new ProgressTracker(),
    });
  }

  /** Runs until the signal is aborted. */
  async run(): Promise<void> {
    const { signal } = this.#options;
    for (let failures = 0; !signal.aborted;) {
      try {
        await this.#step();
        failures = 0;
      } catch (error) {
        await this.#recover(error, failures);
        failures += 1;
      }
    }
  }

  async #step(): Promise<void> {
    const { clock } = this.#options;
    const gathered = this.#gatherer.next(clock.now());
    if (gathered.type === "batch") {
      await this.#deliver(gathered.records);
      this.#gatherer.reopen(clock.now());
    } else await this.#read(Math.min(READ_WAIT_MS, gathered.waitMs ?? READ_WAIT_MS));
    await this.#commit();
  }

  async #read(waitMs: number): Promise<void> {
    const { topic, definition, clock, signal, epoch } = this.#options;
    const startedIn = epoch();
    if (this.#partitions.size === 0) {
      await clock.sleep(waitMs, signal);
      return;
    }
    const from = new Map([...this.#partitions].map(([number, { next }]) => [number, next]));
    const pages = await topic.read(from, waitMs);
    for (const { partition, records, next } of pages) {
      const assigned = this.#partitions.get(partition);
      if (assigned === undefined) continue;
      assigned.next = next;
      for (const one of records) {
        const record = kafkaRecord(definition.topic, partition, one);
        assigned.progress.add(record);
        this.#gatherer.add(record, clock.now());
      }
    }
    const isNew = pages.some(({ records }) => records.length > 0);
    const isWhole = pages.length === this.#partitions.size && pages.every(({ atTip }) => atTip);
    this.#tipEpoch = isWhole && !isNew ? startedIn : undefined;
  }

  async #deliver(records: readonly StreamRecord[]): Promise<void> {
    const { definition, format, invoke, discard, report, clock, random, signal } = this.#options;
    const shardId = [...new Set(records.map(({ orderKey }) => orderKey))].join();
    await deliverBatch(records, definition, {
      ...{ clock, random, signal, invoke, discard, format },
      done: (done) => this.#finish(done),
      onInvoked: (invoked) => report({ type: "invoked", shardId, ...invoked }),
      onRetry: (retry) => report({ type: "retrying", shardId, ...retry }),
    });
  }

  #finish(done: readonly StreamRecord[]): void {
    for (const [number, { progress }] of this.#partitions) {
      const name = partitionName(this.#options.definition.topic, number);
      progress.finish(done.filter(({ orderKey }) => orderKey === name));
    }
  }

  /** Tells the broker how far each partition is done; what is not told is delivered again. */
  async #commit(): Promise<void> {
    const offsets = new Map<number, bigint>();
    for (const [number, assigned] of this.#partitions) {
      const done = doneUpTo(assigned);
      if (done > assigned.kept) offsets.set(number, done);
    }
    if (offsets.size === 0) return;
    await this.#options.topic.commit(offsets);
    for (const [number, offset] of offsets) {
      const assigned = this.#partitions.get(number);
      if (assigned !== undefined) assigned.kept = offset;
    }
  }

  async #recover(error: unknown, failures: number): Promise<void> {
    const { report, clock, random, signal } = this.#options;
    this.#tipEpoch = undefined;
    if (error instanceof OffsetGoneError) await this.#skipGone();
    const waitMs = backOffMs(failures, random);
    report({ type: "readFailed", waitMs, reason: kafkaReason(error) });
    await clock.sleep(waitMs, signal);
  }

  /**
   * Goes on at the first record that there is, where the topic has dropped those before it, and also where it
   * ends before what was read last: it was made anew, and all that it holds is new.
   */
  async #skipGone(): Promise<void> {
    const { topic, definition, report } = this.#options;
    const [firsts, lasts] = await Promise.all([topic.ends("first"), topic.ends("last")]).catch(
      () => [[], []],
    );
    for (const [number, assigned] of this.#partitions) {
      const [first, last] = [firsts[number], lasts[number]];
      if (first === undefined || last === undefined) continue;
      const shardId = partitionName(definition.topic, number);
      if (first > assigned.next) {
        const afterSequenceNumber = String(assigned.next);
        report({ type: "dataTrimmed", shardId, afterSequenceNumber });
        assigned.next = first;
      } else if (last < assigned.next && assigned.progress.pending === 0) {
        report({ type: "checkpointStale", shardId });
        this.take(number, first);
      }
    }
  }

  #all(): Assigned[] {
    return [...this.#partitions.values()];
  }
}

/** Offset before which all is done. */
function doneUpTo({ next, kept, progress }: Assigned): bigint {
  // Behind the last record there may be offsets that hold none.
  if (progress.pending === 0) return next;
  return progress.position === undefined ? kept : BigInt(progress.position) + 1n;
}
