import type { MarketCalendar } from "./marketCalendar.ts";

/**
 * When a market is polled in a span: at each opening and every interval after it, while it is open.
 * @param span epoch milliseconds; `fromMs` inclusive, `toMs` exclusive
 * @param intervalMs above 0
 * @returns epoch milliseconds, in order
 * @throws {RangeError} when the span reaches outside the market's calendar
 */
export function pollTimes(
  calendar: MarketCalendar,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  intervalMs: number,
): number[] {
  return calendar.sessionsBetween(fromMs, toMs).flatMap(({ opens, closes }) => {
    const times: number[] = [];
    const passed = Math.max(0, Math.ceil((fromMs - opens) / intervalMs));
    for (let at = opens + passed * intervalMs; at < Math.min(closes, toMs); at += intervalMs) {
      times.push(at);
    }
    return times;
  });
}
