import type {
  Change,
  Expectation,
  Gap,
  SeriesChunk,
  StaleFeed,
  StoredTrend,
  SymbolState,
} from "../../dashboard/api.ts";
import { MAX_GAPS, MAX_POINTS } from "../../dashboard/api.ts";
import type { Decimal } from "../../runtime/domain/decimal.ts";
import {
  divideHalfEven,
  formatDecimal,
  formatScaled,
  MAX_DECIMALS,
  scaleToBigInt,
} from "../../runtime/domain/decimal.ts";
import type { TrendRules } from "../../runtime/domain/Trend.ts";
import type { ArrivedTick, TrendState, TrendTick } from "../../runtime/domain/TrendState.ts";
import type { FeedWatch } from "../../runtime/handlers/FeedWatch.ts";
import { PriceRing } from "./PriceRing.ts";
import { readChunk } from "./readChunk.ts";
import { TickOrder } from "./TickOrder.ts";

/** Older ticks of a symbol, from the tick table, oldest first. */
export type ReadHistory = (before: TrendTick, count: number) => Promise<readonly TrendTick[]>;

/** By what a series is made. */
export interface SeriesRules {
  readonly rules: TrendRules;
  /** Tells gaps; absent: nobody watches the feed. */
  readonly watch?: FeedWatch;
}

/** One symbol: its last prices, in the order of the trend function, bounded in number. */
export class SymbolSeries {
  readonly symbol: string;
  readonly #rules: TrendRules;
  readonly #watch: FeedWatch | undefined;
  readonly #order: TickOrder;
  readonly #ring: PriceRing;
  /** Changes of ticks that are not applied yet, by id. */
  readonly #changes = new Map<string, Change>();
  #change: Change | null = null;
  #history: Promise<void> | undefined;
  #oldest: TrendTick | undefined;
  /** As read last; null: none is known. */
  trend: StoredTrend | null = null;
  /** As the sweep found it last; null: its feed is not stale. */
  stale: StaleFeed | null = null;
  /** As looked at last; null: its last trade is not too long ago. */
  silence: Gap | null = null;

  /** @param known the last ticks applied before, oldest first: what the trend function's window holds */
  constructor(
    state: TrendState,
    { rules, watch }: SeriesRules,
    known: readonly TrendTick[] = state.applied,
  ) {
    this.symbol = state.symbol;
    this.#rules = rules;
    this.#watch = watch?.symbols.has(state.symbol) === true ? watch : undefined;
    this.#order = new TickOrder(state, rules);
    this.#ring = new PriceRing(MAX_POINTS + rules.windows.long - 1);
    for (const tick of known) this.#apply(tick);
  }

  /** Whether there is something to show. */
  get isEmpty(): boolean {
    return this.#ring.end === this.#ring.first;
  }

  /** Number of the next point. */
  get end(): number {
    return this.#ring.end;
  }

  /** Whether ticks wait to be sorted. */
  get isHolding(): boolean {
    return this.#order.held > 0;
  }

  /** Takes ticks in arrival order. */
  take(ticks: readonly ArrivedTick[]): void {
    for (const { id, dayChange: { amount, percent } = {} } of ticks) {
      if (amount === undefined || percent === undefined) continue;
      this.#changes.set(id, { amount, percent, from: "previous close" });
    }
    for (const tick of this.#order.take(ticks)) this.#apply(tick);
    if (!this.isHolding) this.#changes.clear();
  }

  /** Lets go of ticks held back when the symbol has been silent for long enough. */
  release(nowMs: number): void {
    for (const tick of this.#order.release(nowMs)) this.#apply(tick);
  }

  /** By what gaps are told; null: nobody watches. */
  get expected(): Expectation | null {
    if (this.#watch === undefined) return null;
    const { intervalMs, staleIntervals } = this.#watch.expected;
    return { intervalSeconds: intervalMs / 1000, staleIntervals };
  }

  /** Looks how long its last trade is ago. @returns whether that is news */
  lookForSilence(nowMs: number): boolean {
    const before = this.silence;
    const now = this.isEmpty ? undefined : this.#watch?.silence(this.#newestMs(), nowMs);
    this.silence = now ?? null;
    return before?.seconds !== now?.seconds;
  }

  /** The points from a number on. */
  chunk(from: number): SeriesChunk {
    const points = readChunk(this.#ring, this.#rules, from);
    return { ...points, gaps: this.#gapsFrom(points.first) };
  }

  /** The last points, with older ones from the table where the run has not seen enough. */
  async history(read: ReadHistory): Promise<SeriesChunk> {
    this.#history ??= this.#loadHistory(read).catch((error: unknown) => {
      this.#history = undefined;
      throw error;
    });
    await this.#history;
    return this.chunk(this.#ring.end - MAX_POINTS);
  }

  /** As of the last tick. @throws {RangeError} if it is empty */
  state(): SymbolState {
    const last = readChunk(this.#ring, this.#rules, this.#ring.end - 1);
    const { atMs, price } = this.#ring.at(last.first);
    return {
      symbol: this.symbol,
      price: formatDecimal(price),
      atMs,
      change: this.#change,
      shortSma: last.shortSma[0] ?? null,
      longSma: last.longSma[0] ?? null,
      trend: this.trend,
      stale: this.stale,
      silence: this.silence,
    };
  }

  /** Gaps that end with a point from a number on, the newest of too many. */
  #gapsFrom(from: number): Gap[] {
    const found: Gap[] = [];
    const watch = this.#watch;
    if (watch === undefined) return found;
    const { first, end } = this.#ring;
    for (let at = end - 1; at >= Math.max(from, first + 1) && found.length < MAX_GAPS; at -= 1) {
      const gaps = watch.gaps(this.#ring.at(at - 1).atMs, this.#ring.at(at).atMs);
      found.push(...gaps.toReversed());
    }
    return found.slice(0, MAX_GAPS).reverse();
  }

  #newestMs(): number {
    return this.#ring.at(this.#ring.end - 1).atMs;
  }

  async #loadHistory(read: ReadHistory): Promise<void> {
    const { room } = this.#ring;
    if (this.#oldest === undefined || room === 0) return;
    const older = await read(this.#oldest, room);
    // Meanwhile the ring may have filled and let go of the point that these come before.
    if (this.#ring.room > 0) this.#ring.prepend(older);
  }

  #apply(tick: TrendTick): void {
    const before = this.isEmpty ? undefined : this.#ring.at(this.#ring.end - 1).price;
    this.#change = this.#changes.get(tick.id) ?? changeSince(before, tick.price);
    this.#changes.delete(tick.id);
    this.#oldest ??= tick;
    this.silence = null;
    this.#ring.push(tick);
  }
}

/** Exact, in percent rounded half to even to 8 decimals as the runtime's own. */
function changeSince(before: Decimal | undefined, price: Decimal): Change | null {
  if (before === undefined) return null;
  const base = scaleToBigInt(before, MAX_DECIMALS);
  const amount = scaleToBigInt(price, MAX_DECIMALS) - base;
  return {
    amount: formatScaled(amount, MAX_DECIMALS),
    percent: divideHalfEven(100n * amount, base),
    from: "previous tick",
  };
}
