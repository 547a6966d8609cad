import type { SeriesChunk } from "../../dashboard/api.ts";
import type { Windows } from "../../runtime/domain/AverageWindow.ts";
import { AverageWindow } from "../../runtime/domain/AverageWindow.ts";
import { formatDecimal } from "../../runtime/domain/decimal.ts";
import type { PriceRing } from "./PriceRing.ts";

/**
 * The points of a symbol from a number on, with the averages that the trend function has at each: its own
 * code makes them, from the same prices.
 */
export function readChunk(ring: PriceRing, windows: Windows, from: number): SeriesChunk {
  const first = Math.min(Math.max(from, ring.first), ring.end);
  const warmUp = Math.max(ring.first, first - (windows.long - 1));
  const window = new AverageWindow(windows, []);
  const times: number[] = [];
  const prices: string[] = [];
  const shortSma: (string | null)[] = [];
  const longSma: (string | null)[] = [];
  for (let number = warmUp; number < ring.end; number += 1) {
    const { atMs, price } = ring.at(number);
    window.push(price);
    if (number < first) continue;
    const known = number - warmUp + 1;
    times.push(atMs);
    prices.push(formatDecimal(price));
    shortSma.push(known >= windows.short ? window.shortAverage : null);
    longSma.push(known >= windows.long ? window.longAverage : null);
  }
  return { first, times, prices, shortSma, longSma };
}
