import { TICKS } from "../contract/lake.ts";
import { DayPlaces } from "../lake/DayPlaces.ts";
import { LatestPrices } from "../lake/LatestPrices.ts";
import { mergeObjects } from "../lake/mergeObjects.ts";
import type { MergedObject, MergePorts } from "../lake/mergeRows.ts";
import { readRawTicks } from "../lake/readRawTicks.ts";
import { RowSorter } from "../lake/RowSorter.ts";
import type { LatestPriceRow } from "../lake/rows.ts";
import { updateLatest } from "../lake/updateLatest.ts";

/** Most bytes of `raw/` that are merged together: their rows wait in `/tmp`, which has 512 MB. */
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-ephemeral-storage.html
const MAX_RAW_BYTES = 256 * 1024 * 1024;
/** Most sources that are merged together: SQS has at most 120,000 messages in hand. */
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
const MAX_SOURCES = 20_000;

/** Kept back for the latest prices: without them no source would be done, however many ticks are in. */
const LATEST_MS = 10_000;

/** Share of the time left that is spent on gathering: merging what was gathered takes the rest. */
const GATHER_SHARE = 1 / 3;

/** What became of a compaction. */
export interface Compacted<Source> {
  /** Sources of which every tick is in its object, and in the latest prices. */
  readonly done: readonly Source[];
  readonly merged: readonly MergedObject[];
  /** Why objects were not merged. */
  readonly failures: readonly unknown[];
}

/**
 * Ticks of objects of `raw/`, gathered to be merged together: each day's object is then rewritten once.
 * @typeParam Source who is told when its ticks are in
 */
export class Compaction<Source> {
  readonly #ports: MergePorts;
  readonly #sorter = new RowSorter(TICKS);
  readonly #places: DayPlaces;
  /** Objects that hold a source's ticks. */
  readonly #targets = new Map<Source, Set<string>>();
  /** Newest ticks of the rows of each object. */
  readonly #latest = new Map<string, LatestPrices>();
  #rawBytes = 0;

  /** @param buckets objects that the ticks of days are spread over which have none yet */
  constructor(ports: MergePorts, buckets: number) {
    this.#ports = ports;
    const { layout, folder } = this.#sorter;
    this.#places = new DayPlaces(ports.lake, layout, { buckets, folder });
  }

  /** Whether there is no room for more, and what there is must be merged first. */
  get isFull(): boolean {
    return this.#rawBytes >= MAX_RAW_BYTES || this.#targets.size >= MAX_SOURCES;
  }

  /** When to stop gathering, for what is left until the deadline to do for merging; epoch milliseconds. */
  gatherUntil(deadlineMs: number): number {
    const nowMs = this.#ports.clock.now();
    return nowMs + (deadlineMs - nowMs) * GATHER_SHARE;
  }

  /** Takes note of a source; one of which no object is added has nothing to wait for. */
  addSource(source: Source): void {
    if (!this.#targets.has(source)) this.#targets.set(source, new Set());
  }

  /**
   * Takes the ticks of an object of `raw/`.
   * @returns how many
   * @throws {CorruptRawObjectError} if it is broken: none of its ticks is taken
   */
  async add(source: Source, bytes: Uint8Array): Promise<number> {
    this.addSource(source);
    const ticks = readRawTicks(bytes, this.#sorter.layout);
    await this.#places.lookUp(ticks.map(({ cells }) => cells));
    const targets = this.#targets.get(source);
    for (const { cells, latest } of ticks) {
      const key = this.#sorter.addCells(cells, this.#places.of(cells));
      targets?.add(key);
      if (latest !== undefined) this.#latestOf(key).show(latest);
    }
    this.#rawBytes += bytes.length;
    return ticks.length;
  }

  /** Takes back what was noted of a source: it is not done, whatever of it is merged. */
  giveUp(source: Source): void {
    this.#targets.delete(source);
  }

  /**
   * Merges all that was gathered. What fails stays with its sources, and the rest goes on.
   * @param deadlineMs epoch milliseconds after which nothing is begun
   */
  async merge(deadlineMs: number): Promise<Compacted<Source>> {
    const nowMs = this.#ports.clock.now();
    const ticksDeadlineMs = deadlineMs - Math.min(LATEST_MS, (deadlineMs - nowMs) / 4);
    const { merged, failures } = await mergeObjects(this.#ports, this.#sorter, ticksDeadlineMs);
    try {
      // After the ticks: what it shows can be found there.
      await this.#updateLatest([...merged.keys()], deadlineMs);
    } catch (error) {
      return { done: [], merged: [...merged.values()], failures: [...failures, error] };
    }
    const done = [...this.#targets].flatMap(([source, keys]) =>
      [...keys].every((key) => merged.has(key)) ? [source] : [],
    );
    return { done, merged: [...merged.values()], failures };
  }

  /** Frees what the ticks waited in. */
  close(): void {
    this.#sorter.close();
  }

  async #updateLatest(keys: readonly string[], deadlineMs: number): Promise<void> {
    const rows: LatestPriceRow[] = keys.flatMap((key) => [...this.#latestOf(key).rows()]);
    if (rows.length > 0) await updateLatest(this.#ports, rows, { deadlineMs });
  }

  #latestOf(key: string): LatestPrices {
    let latest = this.#latest.get(key);
    if (latest === undefined) this.#latest.set(key, (latest = new LatestPrices()));
    return latest;
  }
}
