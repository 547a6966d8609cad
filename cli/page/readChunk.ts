import type { SeriesChunk } from "../../dashboard/api.ts";
import { AverageWindow } from "../../runtime/domain/AverageWindow.ts";
import { formatDecimal } from "../../runtime/domain/decimal.ts";
import { splitBetween } from "../../runtime/domain/findSplit.ts";
import type { TrendRules } from "../../runtime/domain/Trend.ts";
import type { PricePoint, PriceRing } from "./PriceRing.ts";

/**
 * The points of a symbol from a number on, with the averages that the trend function has at each: its own
 * code makes them, from the same prices.
 */
export function readChunk(
  ring: PriceRing,
  { windows, splitGuard = false }: Pick<TrendRules, "windows" | "splitGuard">,
  from: number,
): Omit<SeriesChunk, "gaps"> {
  const first = Math.min(Math.max(from, ring.first), ring.end);
  const warmUp = Math.max(ring.first, first - (windows.long - 1));
  let window = new AverageWindow(windows, []);
  let known = 0;
  let before: PricePoint | undefined;
  const times: number[] = [];
  const prices: string[] = [];
  const shortSma: (string | null)[] = [];
  const longSma: (string | null)[] = [];
  for (let number = warmUp; number < ring.end; number += 1) {
    const point = ring.at(number);
    if (splitGuard && before !== undefined && splitBetween(before, point) !== undefined) {
      window = new AverageWindow(windows, []);
      known = 0;
    }
    before = point;
    const { atMs, price } = point;
    window.push(price);
    known += 1;
    if (number < first) continue;
    times.push(atMs);
    prices.push(formatDecimal(price));
    shortSma.push(known >= windows.short ? window.shortAverage : null);
    longSma.push(known >= windows.long ? window.longAverage : null);
  }
  return { first, times, prices, shortSma, longSma };
}
