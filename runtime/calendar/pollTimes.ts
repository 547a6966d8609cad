import type { MarketCalendar } from "./marketCalendar.ts";

/** How often a market is polled. */
export interface PollRhythm {
  /** From one poll to the next, in milliseconds; above 0. */
  readonly intervalMs: number;
  /**
   * From the close of a session to the poll that asks for its last price, in milliseconds; 0 or more. A market
   * that is open again by then has none: its opening asks anyway.
   */
  readonly closeDelayMs: number;
}

/**
 * When a market is polled in a span: at each opening, every interval after it while it is open, and once
 * after it closes, for nobody else would ask for the price at which it did.
 * @param span epoch milliseconds; `fromMs` inclusive, `toMs` exclusive
 * @returns epoch milliseconds, in order
 * @throws {RangeError} when the span reaches outside the market's calendar
 */
export function pollTimes(
  calendar: MarketCalendar,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  { intervalMs, closeDelayMs }: PollRhythm,
): number[] {
  const sessions = calendar.sessionsBetween(fromMs - closeDelayMs - 1, toMs);
  return sessions.flatMap(({ opens, closes }, index) => {
    const times: number[] = [];
    const passed = Math.max(0, Math.ceil((fromMs - opens) / intervalMs));
    for (let at = opens + passed * intervalMs; at < Math.min(closes, toMs); at += intervalMs) {
      times.push(at);
    }
    const last = closes + closeDelayMs;
    const isOpenAgain = (sessions[index + 1]?.opens ?? Infinity) <= last;
    if (!isOpenAgain && last >= fromMs && last < toMs) times.push(last);
    return times;
  });
}
