import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import type { InvokeResult } from "../lambda/model.ts";
import type { MappingDefinition } from "../model.ts";
import { backOffMs } from "./backOff.ts";
import { BatchGatherer } from "./BatchGatherer.ts";
import { deliverBatch, type DeliveryPorts, type Discarded } from "./deliverBatch.ts";
import { failedObject } from "./failedObject.ts";
import { laneOf } from "./laneOf.ts";
import type { ShardTask, ShardWorker, StreamRecord } from "./model.ts";
import { ProgressTracker } from "./ProgressTracker.ts";
import { ShardReader } from "./ShardReader.ts";
import { Wake } from "./Wake.ts";

/** The world around a shard's consumer. */
export interface ShardConsumerOptions extends ShardTask {
  readonly definition: MappingDefinition;
  readonly invoke: (payload: string) => Promise<InvokeResult>;
  readonly putFailedObject: (bucket: string, key: string, body: string) => Promise<void>;
}

/** Records that are read ahead at least, beside a batch for each lane. */
const READ_AHEAD = 2000;

/** Bytes that are read ahead at most. */
const MAX_READ_AHEAD_BYTES = 64 * 1024 * 1024;

/**
 * Takes one shard from a position on to its end: reads it, gathers batches in one or more lanes,
 * delivers them, and keeps the checkpoint at the last record before the first that is not done.
 */
export class ShardConsumer implements ShardWorker {
  readonly #options: ShardConsumerOptions;
  readonly #lanes: readonly Lane[];
  readonly #progress = new ProgressTracker();
  readonly #room: Wake;
  readonly #reader: ShardReader;
  #pendingBytes = 0;
  #readToEnd = false;
  #kept: string | undefined;
  /** Set when a part of it failed beyond repair, to end the others. */
  readonly #broken = new AbortController();
  readonly #signal: AbortSignal;

  constructor(options: ShardConsumerOptions) {
    this.#options = options;
    const { definition, clock, source, shardId, start, epoch, random, activity, report } = options;
    this.#signal = AbortSignal.any([options.signal, this.#broken.signal]);
    // As many as sleep at a time: the reader and the lanes.
    setMaxListeners(0, this.#signal);
    this.#room = new Wake(clock);
    this.#lanes = Array.from({ length: definition.parallelizationFactor }, () => ({
      gatherer: new BatchGatherer(definition, clock.now()),
      wake: new Wake(clock),
    }));
    this.#reader = new ShardReader({
      source,
      shardId,
      start,
      epoch,
      clock,
      random,
      activity,
      report,
      signal: this.#signal,
      windowSeconds: definition.batchWindowSeconds,
      room: () => this.#waitForRoom(),
      take: (records) => this.#take(records),
    });
  }

  /** Records read and not done. */
  get pending(): number {
    return this.#progress.pending;
  }

  /** Arrival of the oldest of them, epoch milliseconds. */
  get oldestArrivalMs(): number | undefined {
    return this.#progress.oldestArrivalMs;
  }

  /** Epoch in which the last read began, when it found nothing new; else undefined. */
  get emptyReadEpoch(): number | undefined {
    return this.#reader.emptyReadEpoch;
  }

  /**
   * Runs until the shard is done to its end or the signal is aborted.
   * @throws what `checkpoint` throws. A new consumer may then begin at the last checkpoint.
   */
  async run(): Promise<"finished" | "stopped"> {
    const onAbort = (): void => this.#wakeAll();
    this.#signal.addEventListener("abort", onAbort);
    const ends = await Promise.allSettled([
      this.#endingOthers(this.#read()),
      ...this.#lanes.map((lane) => this.#endingOthers(this.#work(lane))),
    ]);
    this.#signal.removeEventListener("abort", onAbort);
    const failed = ends.find((end) => end.status === "rejected");
    if (failed !== undefined) {
      throw failed.reason;
    }
    if (!this.#readToEnd || this.#progress.pending > 0) {
      return "stopped";
    }
    this.#options.checkpoint({ type: "SHARD_END" });
    return "finished";
  }

  async #endingOthers(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.#broken.abort();
      throw error;
    }
  }

  async #read(): Promise<void> {
    this.#readToEnd = (await this.#reader.run()) === "end";
    this.#wakeAll();
  }

  #wakeAll(): void {
    this.#room.call();
    this.#lanes.forEach(({ wake }) => wake.call());
  }

  async #waitForRoom(): Promise<void> {
    const { batchSize } = this.#options.definition;
    const limit = Math.max(READ_AHEAD, batchSize * (this.#lanes.length + 1));
    while (
      !this.#signal.aborted &&
      (this.#progress.pending >= limit || this.#pendingBytes >= MAX_READ_AHEAD_BYTES)
    ) {
      await this.#room.wait();
    }
  }

  #take(records: readonly StreamRecord[]): void {
    const now = this.#options.clock.now();
    const dropped: StreamRecord[] = [];
    for (const record of records) {
      this.#progress.add(record);
      if (record.verdict !== "passes") {
        dropped.push(record);
        continue;
      }
      this.#pendingBytes += record.bytes;
      this.#lanes[laneOf(record.orderKey, this.#lanes.length)]?.gatherer.add(record, now);
    }
    if (dropped.length > 0) {
      const unreadable = dropped.filter(({ verdict }) => verdict === "unreadable").length;
      this.#options.report({
        type: "filtered",
        shardId: this.#options.shardId,
        records: dropped.length,
        unreadable,
      });
      this.#finish(dropped);
    }
    this.#lanes.forEach(({ wake }) => wake.call());
  }

  async #work({ gatherer, wake }: Lane): Promise<void> {
    const { clock, definition } = this.#options;
    const ports = this.#deliveryPorts();
    while (!this.#signal.aborted) {
      const next = gatherer.next(clock.now());
      if (next.type === "batch") {
        await deliverBatch(next.records, definition, ports);
        gatherer.reopen(clock.now());
      } else if (this.#readToEnd && gatherer.length === 0) {
        return;
      } else {
        await wake.wait(next.waitMs);
      }
    }
  }

  #deliveryPorts(): DeliveryPorts {
    const { clock, random, invoke, report, shardId } = this.#options;
    return {
      clock,
      random,
      signal: this.#signal,
      invoke,
      done: (records) => {
        for (const { bytes } of records) {
          this.#pendingBytes -= bytes;
        }
        this.#finish(records);
        this.#room.call();
      },
      discard: (discarded) => this.#discard(discarded),
      onInvoked: (invoked) => report({ type: "invoked", shardId, ...invoked }),
      onRetry: (retry) => report({ type: "retrying", shardId, ...retry }),
    };
  }

  #finish(records: readonly StreamRecord[]): void {
    this.#progress.finish(records);
    const { position } = this.#progress;
    if (position !== undefined && position !== this.#kept) {
      this.#options.checkpoint({ type: "AFTER_SEQUENCE_NUMBER", sequenceNumber: position });
      this.#kept = position;
    }
  }

  /** Stores what is given up, again and again until it is stored. */
  async #discard(discarded: Discarded): Promise<boolean> {
    const { clock, random, definition, shardId, report, putFailedObject } = this.#options;
    const { onFailureBucket } = definition;
    const { condition, records } = discarded;
    const reason = discarded.lastRun?.reason ?? "never invoked";
    const event = {
      type: "discarded",
      shardId,
      records: records.length,
      condition,
      reason,
    } as const;
    if (onFailureBucket === undefined) {
      report(event);
      return true;
    }
    const context = { definition, shardId, nowMs: clock.now(), uuid: randomUUID() };
    const { key, body } = failedObject(discarded, context);
    for (let tries = 0; ; tries++) {
      try {
        await putFailedObject(onFailureBucket, key, body);
        report({ ...event, key });
        return true;
      } catch (error) {
        const waitMs = backOffMs(tries, random);
        report({ type: "destinationFailed", shardId, waitMs, reason: String(error) });
        await clock.sleep(waitMs, this.#signal);
        if (this.#signal.aborted) {
          return false;
        }
      }
    }
  }
}

interface Lane {
  readonly gatherer: BatchGatherer;
  readonly wake: Wake;
}
