import type { AlertEntry, DecimalText, Expectation, Gap, Series, SeriesChunk } from "./api.ts";
import { MAX_GAPS } from "./api.ts";
import { decimalsOf } from "./decimals.ts";

/** Points are dropped when there are so many more than wanted: not at every tick. */
const SLACK = 400;
/** Shortest step between two points of one time, in seconds: what a double still tells apart. */
const STEP_SECONDS = 1e-6;
const DECIMALS_MIN = 2;
const DECIMALS_MAX = 8;

/** What a chunk did to a series. */
export type Appended =
  /** That many points are new at the end. */
  | number
  /** Points between the last one known and the chunk are missing. */
  | "gap";

/** The points of one symbol, as many as wanted, and where its alerts stand among them. */
export class SeriesData {
  readonly symbol: string;
  readonly #pointsMax: number;
  #first: number;
  readonly times: number[] = [];
  readonly prices: DecimalText[] = [];
  readonly shortSma: (DecimalText | null)[] = [];
  readonly longSma: (DecimalText | null)[] = [];
  /** Times for drawing, in seconds, strictly ascending: many trades may share a millisecond. */
  readonly drawTimes: number[] = [];
  /** Decimals that every price can be shown with. */
  decimals = DECIMALS_MIN;
  /** By which gaps are told; null: nobody watches its feed. */
  readonly expected: Expectation | null;
  #alerts: readonly AlertEntry[];
  #gaps: readonly Gap[] = [];

  constructor(series: Series, pointsMax: number) {
    this.symbol = series.symbol;
    this.#pointsMax = pointsMax;
    this.#first = series.first;
    this.#alerts = series.alerts;
    this.expected = series.expected;
    this.append(series);
  }

  /** Gaps between the points, oldest first. */
  get gaps(): readonly Gap[] {
    return this.#gaps;
  }

  get length(): number {
    return this.times.length;
  }

  /** Takes the points that are new; what is known already is left out. */
  append(chunk: SeriesChunk): Appended {
    const end = this.#first + this.length;
    if (chunk.first > end) return "gap";
    const known = end - chunk.first;
    for (let index = known; index < chunk.times.length; index += 1) this.#push(chunk, index);
    const lastMs = this.#gaps.at(-1)?.fromMs ?? -Infinity;
    const fresh = chunk.gaps.filter(({ fromMs }) => fromMs > lastMs);
    if (fresh.length > 0) this.#gaps = [...this.#gaps, ...fresh].slice(-MAX_GAPS);
    return Math.max(0, chunk.times.length - known);
  }

  /** Drops the oldest points when there are too many. @returns whether it did */
  trim(): boolean {
    if (this.length <= this.#pointsMax + SLACK) return false;
    const count = this.length - this.#pointsMax;
    for (const column of [this.times, this.drawTimes]) column.splice(0, count);
    for (const column of [this.prices, this.shortSma, this.longSma]) column.splice(0, count);
    this.#first += count;
    const oldestMs = this.times[0] ?? Infinity;
    this.#gaps = this.#gaps.filter(({ fromMs }) => fromMs >= oldestMs);
    return true;
  }

  /** Takes new alerts; those of other symbols are left out. */
  addAlerts(alerts: readonly AlertEntry[]): void {
    const known = new Set(this.#alerts.map(({ id }) => id));
    const fresh = alerts.filter(({ symbol, id }) => symbol === this.symbol && !known.has(id));
    this.#alerts = [...fresh, ...this.#alerts];
  }

  /** Alerts among the points with the index of their point, oldest first. */
  placedAlerts(): { readonly alert: AlertEntry; readonly index: number }[] {
    return this.#alerts
      .flatMap((alert) => {
        const index = this.#indexOf(alert);
        return index === undefined ? [] : [{ alert, index }];
      })
      .sort((a, b) => a.index - b.index);
  }

  /** Points before which there are gaps, by their index, in order. */
  placedGaps(): number[] {
    const indexes = this.#gaps.map(({ toMs }) => this.#firstFrom(toMs));
    return [...new Set(indexes)].filter((index) => index > 0 && index < this.length);
  }

  #push(chunk: SeriesChunk, index: number): void {
    const atMs = chunk.times[index] ?? NaN;
    const price = chunk.prices[index] ?? "";
    const after = (this.drawTimes.at(-1) ?? -Infinity) + STEP_SECONDS;
    this.times.push(atMs);
    this.drawTimes.push(Math.max(atMs / 1000, after));
    this.prices.push(price);
    this.shortSma.push(chunk.shortSma[index] ?? null);
    this.longSma.push(chunk.longSma[index] ?? null);
    this.decimals = Math.min(DECIMALS_MAX, Math.max(this.decimals, decimalsOf(price)));
  }

  /** The point of an alert: of several at that time the one with its price. */
  #indexOf({ atMs, price }: AlertEntry): number | undefined {
    const low = this.#firstFrom(atMs);
    for (let index = low; this.times[index] === atMs; index += 1) {
      if (this.prices[index] === price) return index;
    }
    return this.times[low] === atMs ? low : undefined;
  }

  /** The first point at a time or after it; their number if there is none. */
  #firstFrom(atMs: number): number {
    let [low, high] = [0, this.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.times[middle] ?? Infinity) < atMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
