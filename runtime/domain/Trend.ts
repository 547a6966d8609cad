import type { Alert, AlertKind, Direction } from "../contract/alert.ts";
import type { Windows } from "./AverageWindow.ts";
import { AverageWindow } from "./AverageWindow.ts";
import { findSplit, splitBetween } from "./findSplit.ts";
import { makeAlert, makeAnomalyAlert } from "./makeAlert.ts";
import type { Side } from "./ScaledCrossover.ts";
import type { SplitRatio } from "./splitRatio.ts";
import { countsInTrend } from "./tickItem.ts";
import type {
  ArrivedTick,
  DayAnomalies,
  PendingAlert,
  TrendState,
  TrendTick,
} from "./TrendState.ts";

/** Most ticks held back per symbol; beyond it the oldest is let go. */
export const MAX_HELD = 1000;

/** Most ids remembered of one trade time: 40 KB of the item's 400. */
const MAX_SAME_TIME = 5_000;

const DEFAULT_KINDS: ReadonlySet<AlertKind> = new Set(["crossover"]);

/** How a tick was taken. */
export type Reception =
  /** Moved the averages, or is held back to. */
  | "taken"
  /** Had been taken before: a redelivery. */
  | "seen"
  /** Older than the last one applied: changes no signal. */
  | "late"
  /** Too far ahead of its arrival: changes no signal, else one wrong clock would mute the symbol. */
  | "ahead"
  /** Made up in a provider's stead: changes no signal. */
  | "fallback";

/** What decides when a tick counts. */
export interface TrendRules {
  readonly windows: Windows;
  /** How long ticks are held back, in milliseconds of trade time; 0: not at all. */
  readonly allowedLatenessMs: number;
  /** What alerts are raised for; absent: crossovers. Anomalies are noted whatever it says. */
  readonly alertKinds?: ReadonlySet<AlertKind>;
  /** Whether a jump that looks like a split starts the averages anew; absent: no. */
  readonly splitGuard?: boolean;
}

/** Averages that were started anew because the price jumped as it does by a split. */
export interface SplitReset {
  readonly ratio: SplitRatio;
  /** The first tick after the jump. */
  readonly tick: TrendTick;
}

/**
 * The trend of one symbol while a batch is applied: takes ticks in arrival order, keeps both averages,
 * and raises an alert when their order changes. Created from a state and turned into the next one.
 */
export class Trend {
  readonly #rules: TrendRules;
  readonly #before: TrendState;
  #applied: TrendTick[];
  #lastIds: string[];
  #side: Direction | undefined;
  #anomalies: DayAnomalies | undefined;
  #held: ArrivedTick[];
  #newestMs: number;
  #window: AverageWindow;
  readonly #raised: PendingAlert[] = [];
  readonly #resets: SplitReset[] = [];
  #isChanged = false;

  /** @param state a state kept for the same windows; see {@link Trend.refill} for others */
  constructor(state: TrendState, rules: TrendRules) {
    this.#before = state;
    this.#rules = rules;
    this.#applied = this.#afterSplit(state.applied);
    this.#lastIds = [...state.lastIds];
    // With fewer ticks the side belongs to averages over a jump: the guard was not on as they were made.
    this.#side = this.#applied.length < state.applied.length ? undefined : state.side;
    this.#anomalies = state.anomalies;
    this.#held = [...state.held];
    this.#newestMs = state.newestMs;
    this.#window = makeWindow(this.#applied, rules.windows);
  }

  /**
   * Starts the averages again from the last stored ticks, oldest first: the way on when the windows
   * were changed. The side they are on now alerts nobody.
   */
  refill(ticks: readonly TrendTick[]): void {
    const free = ticks.filter((tick) => !this.#held.some((other) => isSameTick(other, tick)));
    this.#applied = this.#afterSplit(free.slice(-this.#rules.windows.long));
    this.#window = makeWindow([], this.#rules.windows);
    this.#side = undefined;
    for (const { price } of this.#applied)
      this.#side = sideAfter(this.#window.push(price), this.#side);
    this.#isChanged = true;
  }

  /** Whether a tick was applied or is held already, as far back as the long window goes. */
  hasTaken(tick: TrendTick): boolean {
    return (
      this.#applied.some((other) => isSameTick(other, tick)) ||
      this.#held.some((other) => isSameTick(other, tick)) ||
      (tick.atMs === this.#applied.at(-1)?.atMs && this.#lastIds.includes(tick.id))
    );
  }

  /** Whether a tick changes no signal, so that nothing tells whether it came before. */
  isWithoutEffect(tick: ArrivedTick): boolean {
    return !countsInTrend(tick) || tick.atMs < this.#lastMs;
  }

  /** Takes the next tick in arrival order. */
  receive(tick: ArrivedTick): Reception {
    if (this.hasTaken(tick)) return "seen";
    if (tick.isAhead) return "ahead";
    if (tick.isFallback === true) return "fallback";
    if (tick.atMs < this.#lastMs) return "late";
    this.#isChanged = true;
    this.#newestMs = Math.max(this.#newestMs, tick.atMs);
    // What an earlier setting held back goes first, or it would follow younger ticks.
    if (this.#rules.allowedLatenessMs === 0 && this.#held.length === 0) this.#apply(tick);
    else this.#hold(tick);
    return "taken";
  }

  /** Lets go of what is held back when the symbol has been silent for the allowed lateness. */
  releaseSilent(nowMs: number): void {
    const newestArrival = Math.max(...this.#held.map(({ arrivedAtMs }) => arrivedAtMs));
    if (nowMs - newestArrival < this.#rules.allowedLatenessMs) return;
    this.#release(this.#held.length);
  }

  /** Alerts raised since the trend was made. */
  get raised(): readonly PendingAlert[] {
    return this.#raised;
  }

  /** How often the averages were started anew since the trend was made. */
  get resets(): readonly SplitReset[] {
    return this.#resets;
  }

  /** The state to store, or undefined when nothing changed. */
  next(): TrendState | undefined {
    if (!this.#isChanged) return undefined;
    const { symbol, version, pending } = this.#before;
    return {
      symbol,
      version: version + 1,
      windows: this.#rules.windows,
      applied: this.#applied,
      lastIds: this.#lastIds,
      ...(this.#side === undefined ? {} : { side: this.#side }),
      ...(this.#applied.length === 0
        ? {}
        : { averages: { shortSum: this.#window.shortSum, longSum: this.#window.longSum } }),
      ...(this.#anomalies === undefined ? {} : { anomalies: this.#anomalies }),
      pending: [...pending, ...this.#raised],
      held: this.#held,
      newestMs: this.#newestMs,
    };
  }

  /** Trade time of the last tick applied. */
  get #lastMs(): number {
    return this.#applied.at(-1)?.atMs ?? -Infinity;
  }

  /** Inserts by time, after others of the same time, and lets go of what can be overtaken no more. */
  #hold(tick: ArrivedTick): void {
    let at = this.#held.length;
    while (at > 0 && (this.#held[at - 1]?.atMs ?? 0) > tick.atMs) at -= 1;
    this.#held.splice(at, 0, tick);
    const watermark = this.#newestMs - this.#rules.allowedLatenessMs;
    const ripe = this.#held.findIndex(({ atMs }) => atMs > watermark);
    const overflow = this.#held.length - MAX_HELD;
    this.#release(Math.max(ripe < 0 ? this.#held.length : ripe, overflow));
  }

  #release(count: number): void {
    if (count <= 0) return;
    this.#isChanged = true;
    for (const tick of this.#held.splice(0, count)) this.#apply(tick);
  }

  #apply(tick: ArrivedTick): void {
    this.#resetAtSplit(tick);
    const isSameTime = tick.atMs === this.#applied.at(-1)?.atMs;
    if (!isSameTime) this.#lastIds = [];
    else if (this.#lastIds.length === MAX_SAME_TIME) this.#lastIds.shift();
    this.#lastIds.push(tick.id);
    if (this.#applied.length === this.#rules.windows.long) this.#applied.shift();
    this.#applied.push({ atMs: tick.atMs, id: tick.id, price: tick.price });
    const before = this.#side;
    this.#side = sideAfter(this.#window.push(tick.price), before);
    if (before !== undefined && this.#side !== before) {
      this.#raise(tick, this.#crossover(tick, this.#side ?? before));
    }
    const anomaly = tick.dayChange?.anomaly;
    if (anomaly !== undefined) this.#noteAnomaly(tick, anomaly);
  }

  /** Forgets prices of before a split: their averages say nothing of those after it. */
  #resetAtSplit(tick: TrendTick): void {
    const last = this.#applied.at(-1);
    if (this.#rules.splitGuard !== true || last === undefined) return;
    const ratio = splitBetween(last, tick);
    if (ratio === undefined) return;
    this.#applied = [];
    this.#window = makeWindow([], this.#rules.windows);
    this.#side = undefined;
    this.#resets.push({ ratio, tick });
  }

  /** What is left of ticks when the guard has gone over them. */
  #afterSplit(ticks: readonly TrendTick[]): TrendTick[] {
    return ticks.slice(this.#rules.splitGuard === true ? (findSplit(ticks)?.index ?? 0) : 0);
  }

  #crossover(tick: ArrivedTick, direction: Direction): Alert {
    const split = findSplit(this.#applied);
    return makeAlert({
      symbol: this.#before.symbol,
      direction,
      first: this.#applied[0] ?? tick,
      last: tick,
      windows: this.#rules.windows,
      shortAverage: this.#window.shortAverage,
      longAverage: this.#window.longAverage,
      ...(split === undefined ? {} : { possibleSplit: split.ratio }),
    });
  }

  /**
   * Raises the first of a day to each side. All that follow exceed the threshold too, for hours, and a
   * price that hovers about it would alert at every other tick.
   */
  #noteAnomaly(tick: ArrivedTick, direction: Direction): void {
    const day = new Date(tick.atMs).toISOString().slice(0, 10);
    const known = this.#anomalies?.day === day ? this.#anomalies.directions : [];
    if (known.includes(direction)) return;
    this.#anomalies = { day, directions: [...known, direction] };
    this.#raise(tick, makeAnomalyAlert(this.#before.symbol, direction, tick));
  }

  #raise({ arrivedAtMs }: ArrivedTick, alert: Alert): void {
    const { alertKinds = DEFAULT_KINDS } = this.#rules;
    if (alertKinds.has(alert.kind)) this.#raised.push({ alert, arrivedAtMs });
  }
}

function isSameTick(a: TrendTick, b: TrendTick): boolean {
  return a.atMs === b.atMs && a.id === b.id;
}

function makeWindow(ticks: readonly TrendTick[], windows: Windows): AverageWindow {
  const prices = ticks.map(({ price }) => price);
  return new AverageWindow(windows, prices);
}

/** A tie keeps the side. */
function sideAfter(side: Side, before: Direction | undefined): Direction | undefined {
  return side === 0 ? before : side > 0 ? "up" : "down";
}
