import type { MarketCalendar } from "./marketCalendar.ts";
import type { MarketSession } from "./MarketSession.ts";

/** Sessions that belong together: those of one day, or those of a market that does not close between. */
export interface TradingPeriod {
  /** In order, one or more. */
  readonly sessions: readonly MarketSession[];
  /** When the first opens, epoch milliseconds. */
  readonly opens: number;
  /** When the last closes, epoch milliseconds. */
  readonly closes: number;
}

/**
 * The trading periods that have a moment in common with a span, in order. A lunch break does not end one, a
 * night does; a market that is open across midnight has one as long as the sessions looked at.
 * @param fromMs epoch milliseconds, inclusive
 * @param toMs epoch milliseconds, exclusive
 * @throws {RangeError} when the span reaches outside the calendar's table
 */
export function tradingPeriods(
  calendar: MarketCalendar,
  fromMs: number,
  toMs: number,
): readonly TradingPeriod[] {
  const periods: TradingPeriod[] = [];
  for (const session of calendar.sessionsBetween(fromMs, toMs)) {
    const before = periods.at(-1);
    const last = before?.sessions.at(-1);
    if (before !== undefined && last !== undefined && belongTogether(last, session)) {
      const sessions = [...before.sessions, session];
      periods[periods.length - 1] = { sessions, opens: before.opens, closes: session.closes };
    } else {
      periods.push({ sessions: [session], opens: session.opens, closes: session.closes });
    }
  }
  return periods;
}

function belongTogether(before: MarketSession, after: MarketSession): boolean {
  return before.date === after.date || before.closes === after.opens;
}

/** How long a market trades within a span, in milliseconds: breaks do not count. */
export function openMs(
  sessions: readonly MarketSession[],
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): number {
  return sessions.reduce((total, { opens, closes }) => {
    return total + Math.max(0, Math.min(closes, toMs) - Math.max(opens, fromMs));
  }, 0);
}
