import { setMaxListeners } from "node:events";
import { Activity } from "./Activity.ts";
import { backOffMs } from "./backOff.ts";
import type {
  Checkpoint,
  Clock,
  EventSourceMappingOptions,
  MappingLag,
  MappingReport,
  PolledDefinition,
  Position,
  Random,
  ReadPosition,
  ServiceActivity,
  Shard,
  ShardSource,
  ShardTask,
  ShardWorker,
} from "./model.ts";
import { systemClock } from "./systemClock.ts";
import { Wake } from "./Wake.ts";

/** How long a shard that appeared may go unseen. A finished parent is looked after at once. */
const LIST_EVERY_MS = 2000;
/** The same while there is no shard at all: a stream that is being made. */
const LIST_FIRST_MS = 50;
const DRAIN_CHECK_MS = 5;

/** What a poller needs. */
export interface StreamPollerOptions<Definition extends PolledDefinition> extends Pick<
  EventSourceMappingOptions,
  "checkpoints" | "onEvent" | "clock" | "random" | "activity"
> {
  readonly definition: Definition;
  readonly source: ShardSource;
  /** Makes what consumes a shard from a position on. */
  readonly makeWorker: (task: ShardTask) => ShardWorker;
}

/**
 * Consumes all shards of a stream, each after its parents, from the checkpoints on. One that breaks is
 * begun again at its checkpoint.
 */
export class StreamPoller<Definition extends PolledDefinition> {
  readonly #options: StreamPollerOptions<Definition>;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #activity: ServiceActivity;
  readonly #stopping = new AbortController();
  readonly #consumers = new Map<string, { consumer: ShardWorker; ended: Promise<void> }>();
  readonly #finished = new Set<string>();
  /** How often a shard broke since its last checkpoint. */
  readonly #breaks = new Map<string, number>();
  readonly #relist: Wake;
  #listed = new Set<string>();
  #epoch = 0;
  /** Epoch in which the last successful listing began. */
  #listEpoch = -1;
  #ended: Promise<void> = Promise.resolve();

  constructor(options: StreamPollerOptions<Definition>) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    this.#activity = options.activity ?? new Activity({ clock: this.#clock });
    this.#relist = new Wake(this.#clock);
    // As many as sleep at a time: broken shards, and whoever waits for the stream to be drained.
    setMaxListeners(0, this.#stopping.signal);
  }

  get definition(): Definition {
    return this.#options.definition;
  }

  /** Fixes where a first run begins: what comes after it is consumed, whenever that starts. */
  async prepare(): Promise<void> {
    await this.#startPositions(await this.#options.source.listShards());
  }

  /** Begins; to be called once. */
  start(): void {
    if (this.definition.enabled) {
      this.#ended = this.#run();
    }
  }

  lag(): MappingLag {
    const consumers = [...this.#consumers.values()].map(({ consumer }) => consumer);
    const arrivals = consumers.map((one) => one.oldestArrivalMs).filter((ms) => ms !== undefined);
    const oldest = Math.min(...arrivals);
    return {
      pendingRecords: consumers.reduce((sum, { pending }) => sum + pending, 0),
      iteratorAgeMs: arrivals.length === 0 ? 0 : Math.max(0, this.#clock.now() - oldest),
      caughtUp: this.#isCaughtUp(0),
    };
  }

  idle(): boolean {
    return this.lag().pendingRecords === 0 && this.#isCaughtUp(0);
  }

  /**
   * Resolves when all that was in the stream at the time of the call is done: every shard has been read to
   * its end after it, and nothing is pending. Rejects when the poller is stopped before.
   */
  drained(): Promise<void> {
    return this.#until((epoch) => this.#isCaughtUp(epoch) && this.lag().pendingRecords === 0);
  }

  /** Resolves when every shard has been read to its end after the call, done or not. */
  readToEnd(): Promise<void> {
    return this.#until((epoch) => this.#isCaughtUp(epoch));
  }

  async #until(isReached: (epoch: number) => boolean): Promise<void> {
    this.#epoch += 1;
    const epoch = this.#epoch;
    this.#relist.call();
    this.#activity.note();
    while (!isReached(epoch)) {
      if (this.#stopping.signal.aborted) {
        throw new Error(
          `Event source mapping "${this.definition.id}" was stopped before it was drained.`,
        );
      }
      await this.#clock.sleep(DRAIN_CHECK_MS, this.#stopping.signal);
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#relist.call();
    await this.#ended;
  }

  /** Whether, since that epoch, the shards were listed and each was found read to its end. */
  #isCaughtUp(epoch: number): boolean {
    if (!this.definition.enabled) {
      return true;
    }
    return (
      this.#listEpoch >= epoch &&
      [...this.#listed].every((shardId) => {
        const emptyReadEpoch = this.#consumers.get(shardId)?.consumer.emptyReadEpoch ?? -1;
        return this.#finished.has(shardId) || emptyReadEpoch >= epoch;
      })
    );
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    for (let failures = 0; !signal.aborted;) {
      const epoch = this.#epoch;
      try {
        const shards = await this.#options.source.listShards();
        await this.#startPositions(shards);
        this.#listed = new Set(shards.map(({ id }) => id));
        this.#startConsumers(shards);
        this.#listEpoch = epoch;
        failures = 0;
        if (epoch === this.#epoch) {
          await this.#relist.wait(shards.length === 0 ? LIST_FIRST_MS : LIST_EVERY_MS);
        }
      } catch (error) {
        const waitMs = backOffMs(failures, this.#random);
        failures += 1;
        this.#report({ type: "readFailed", waitMs, reason: String(error) });
        await this.#clock.sleep(waitMs, signal);
      }
    }
    await Promise.all([...this.#consumers.values()].map(({ ended }) => ended));
  }

  /** At the first run of a mapping that begins with the latest record, fixes which one that is. */
  async #startPositions(shards: readonly Shard[]): Promise<void> {
    const { checkpoints, definition } = this.#options;
    const { id, eventSourceArn, startingPosition } = definition;
    if (checkpoints.isStarted(id, eventSourceArn)) {
      return;
    }
    const positions: Checkpoint[] = [];
    if (startingPosition === "LATEST") {
      for (const { id: shardId, generation } of shards) {
        positions.push({ shardId, generation, position: await this.#latestPosition(shardId) });
      }
    }
    checkpoints.start(id, eventSourceArn, positions);
  }

  /**
   * Where a shard ends now. Read through, since neither stream tells: a LATEST iterator would forget,
   * with the process, what came before the first checkpoint.
   */
  async #latestPosition(shardId: string): Promise<ReadPosition> {
    const { source } = this.#options;
    let position: ReadPosition = { type: "TRIM_HORIZON" };
    let iterator: string | undefined = await source.openIterator(shardId, position);
    while (iterator !== undefined) {
      const { records, nextIterator, atTip } = await source.read(shardId, iterator);
      const last = records.at(-1);
      if (last !== undefined) {
        position = { type: "AFTER_SEQUENCE_NUMBER", sequenceNumber: last.sequenceNumber };
      }
      iterator = records.length === 0 && atTip ? undefined : nextIterator;
    }
    return position;
  }

  #startConsumers(shards: readonly Shard[]): void {
    const { checkpoints, definition } = this.#options;
    for (const shard of shards) {
      if (this.#finished.has(shard.id) || this.#consumers.has(shard.id)) {
        continue;
      }
      const kept = checkpoints.read(definition.id, definition.eventSourceArn, shard.id);
      const stale = kept !== undefined && kept.generation !== shard.generation;
      if (stale) {
        this.#report({ type: "checkpointStale", shardId: shard.id });
      }
      const position = kept === undefined || stale ? TRIM_HORIZON : kept.position;
      if (position.type === "SHARD_END") {
        this.#finished.add(shard.id);
      } else if (this.#parentsFinished(shard)) {
        this.#startConsumer(shard, position);
      }
    }
  }

  #parentsFinished({ parentIds }: Shard): boolean {
    return parentIds.every((id) => this.#finished.has(id) || !this.#listed.has(id));
  }

  #startConsumer(shard: Shard, start: ReadPosition): void {
    const { source, definition, checkpoints, makeWorker } = this.#options;
    const consumer = makeWorker({
      source,
      shardId: shard.id,
      start,
      clock: this.#clock,
      random: this.#random,
      activity: this.#activity,
      signal: this.#stopping.signal,
      epoch: () => this.#epoch,
      checkpoint: (position: Position) => {
        const { id: shardId, generation } = shard;
        checkpoints.write(definition.id, definition.eventSourceArn, {
          shardId,
          generation,
          position,
        });
        this.#breaks.delete(shardId);
      },
      report: (event) => this.#report(event),
    });
    this.#report({ type: "shardStarted", shardId: shard.id });
    this.#consumers.set(shard.id, { consumer, ended: this.#supervise(shard.id, consumer) });
  }

  async #supervise(shardId: string, consumer: ShardWorker): Promise<void> {
    try {
      const end = await consumer.run();
      if (end === "finished") {
        this.#finished.add(shardId);
        this.#report({ type: "shardFinished", shardId });
      }
    } catch (error) {
      // From the checkpoint on, it is begun again with the next listing.
      const breaks = this.#breaks.get(shardId) ?? 0;
      this.#breaks.set(shardId, breaks + 1);
      const waitMs = backOffMs(breaks, this.#random);
      this.#report({ type: "readFailed", shardId, waitMs, reason: String(error) });
      await this.#clock.sleep(waitMs, this.#stopping.signal);
    }
    this.#consumers.delete(shardId);
    this.#relist.call();
  }

  #report(event: MappingReport): void {
    this.#options.onEvent?.({ mappingId: this.definition.id, ...event });
  }
}

const TRIM_HORIZON: ReadPosition = { type: "TRIM_HORIZON" };
