import type { MarketCalendar } from "../calendar/marketCalendar.ts";
import { openMs, tradingPeriods } from "../calendar/tradingPeriods.ts";

/** What is expected of a feed. */
export interface FeedRules {
  /** When the market of the symbols trades. */
  readonly calendar: MarketCalendar;
  /** In which every symbol should have a new trade while its market is open, in milliseconds. */
  readonly intervalMs: number;
  /** Such intervals without a new trade that are too many. */
  readonly staleIntervals: number;
  /** Symbols that are watched. */
  readonly symbols: ReadonlySet<string>;
}

/** A time of trading in which a symbol had no trade. */
export interface FeedGap {
  /** The trade before, or the opening; epoch milliseconds. */
  readonly fromMs: number;
  /** The trade after, or the close; epoch milliseconds. */
  readonly toMs: number;
  /** Of that, how long the market was open, in seconds. */
  readonly seconds: number;
}

/** How long silence is looked at: longer than that it grows no longer. */
const LOOK_BACK_MS = 7 * 86_400_000;

/**
 * Tells whether symbols have the trades that they should have while their market is open. Nights, weekends
 * and holidays are no silence: it is counted from the opening on.
 */
export class FeedWatch {
  readonly #rules: FeedRules;

  constructor(rules: FeedRules) {
    this.#rules = rules;
  }

  /** Symbols that are watched. */
  get symbols(): ReadonlySet<string> {
    return this.#rules.symbols;
  }

  /**
   * How many whole intervals each symbol has had no new trade, since the market opened; 0 for all while it is
   * closed.
   * @param lastMs newest trade time by symbol, epoch milliseconds; without one: never
   * @throws {RangeError} when the calendar does not know the day
   */
  missed(lastMs: ReadonlyMap<string, number>, nowMs: number): ReadonlyMap<string, number> {
    const { calendar, intervalMs, symbols } = this.#rules;
    const isOpen = calendar.isOpenAt(nowMs);
    const periods = isOpen ? tradingPeriods(calendar, nowMs - LOOK_BACK_MS, nowMs + 1) : [];
    const sessions = periods.at(-1)?.sessions ?? [];
    return new Map(
      [...symbols].map((symbol) => {
        const silentMs = openMs(sessions, { fromMs: lastMs.get(symbol) ?? 0, toMs: nowMs });
        return [symbol, Math.floor(silentMs / intervalMs)];
      }),
    );
  }

  /** By which silence is told. */
  get expected(): Pick<FeedRules, "intervalMs" | "staleIntervals"> {
    return this.#rules;
  }

  /**
   * The trading since a symbol's last trade, over nights and weekends, where it holds a gap; undefined: there
   * is none. Of more than a week, the first.
   */
  silence(lastMs: number, nowMs: number): FeedGap | undefined {
    const gaps = this.gaps(lastMs, Math.min(nowMs, lastMs + LOOK_BACK_MS));
    const [first, last] = [gaps[0], gaps.at(-1)];
    if (first === undefined || last === undefined) return undefined;
    const seconds = gaps.reduce((total, gap) => total + gap.seconds, 0);
    return { fromMs: first.fromMs, toMs: last.toMs, seconds };
  }

  /**
   * The gaps between two trades of a symbol: in each trading period the time in which too many intervals
   * passed. None where the calendar does not know the days.
   */
  gaps(fromMs: number, toMs: number): readonly FeedGap[] {
    const { calendar, intervalMs, staleIntervals } = this.#rules;
    const leastMs = intervalMs * staleIntervals;
    if (toMs - fromMs < leastMs) return [];
    return periodsOrNone(calendar, fromMs, toMs).flatMap(({ sessions, opens, closes }) => {
      const silentMs = openMs(sessions, { fromMs, toMs });
      if (silentMs < leastMs) return [];
      const [from, to] = [Math.max(fromMs, opens), Math.min(toMs, closes)];
      return [{ fromMs: from, toMs: to, seconds: silentMs / 1000 }];
    });
  }
}

/** History may be older than any calendar, and must be taken all the same. */
function periodsOrNone(calendar: MarketCalendar, fromMs: number, toMs: number) {
  try {
    return tradingPeriods(calendar, fromMs, toMs);
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}
