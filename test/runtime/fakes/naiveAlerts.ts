import type { Direction } from "../../../runtime/contract/alert.ts";
import type { Item } from "../../../runtime/domain/tickItem.ts";

/** What must be said of a crossover, by the definition. */
export interface NaiveAlert {
  readonly symbol: string;
  readonly timestamp: string;
  readonly direction: Direction;
  readonly price: string;
  readonly lastTick: string;
}

/** The windows, and for how long ticks are held back to be sorted. */
export interface NaiveRules {
  readonly short: number;
  readonly long: number;
  readonly allowedLatenessMs?: number;
}

/** In units of 10^-8. */
function units(price: string): bigint {
  const [integer = "", fraction = ""] = price.split(".");
  return BigInt(integer + fraction.padEnd(8, "0"));
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}

/**
 * The ticks of one symbol that count, in the order in which they do: without those older than what
 * counted before, and sorted as far as they are held back. All that is held goes at the end.
 */
function inOrder(items: readonly Item[], allowedLatenessMs: number): Item[] {
  const timeOf = (item: Item): number => Date.parse((item.timestamp?.S ?? "").slice(0, 24));
  const counted: Item[] = [];
  let waiting: Item[] = [];
  let newest = -Infinity;
  for (const item of items) {
    const last = counted.at(-1);
    if (item.ahead?.BOOL === true || (last !== undefined && timeOf(item) < timeOf(last))) continue;
    newest = Math.max(newest, timeOf(item));
    // Sorting is stable: equal times keep their order of arrival.
    waiting = [...waiting, item].sort((a, b) => timeOf(a) - timeOf(b));
    counted.push(...waiting.filter((each) => timeOf(each) <= newest - allowedLatenessMs));
    waiting = waiting.filter((each) => timeOf(each) > newest - allowedLatenessMs);
  }
  return [...counted, ...waiting];
}

/** The alerts of the tick table's inserts, both averages computed anew for each tick. */
export function naiveAlerts(items: readonly Item[], rules: NaiveRules): NaiveAlert[] {
  const bySymbol = Map.groupBy(items, (item) => item.symbol?.S ?? "");
  return [...bySymbol].flatMap(([symbol, all]) => {
    const counted = inOrder(all, rules.allowedLatenessMs ?? 0);
    const prices = counted.map((item) => units(item.price?.N ?? ""));
    const alerts: NaiveAlert[] = [];
    let side: Direction | undefined;
    counted.forEach((item, index) => {
      if (index + 1 < rules.long) return;
      const upTo = prices.slice(0, index + 1);
      const short = sum(upTo.slice(-rules.short)) * BigInt(rules.long);
      const long = sum(upTo.slice(-rules.long)) * BigInt(rules.short);
      if (short === long) return;
      const now: Direction = short > long ? "up" : "down";
      const lastTick = item.timestamp?.S ?? "";
      if (side !== undefined && side !== now) {
        const timestamp = lastTick.slice(0, 24);
        alerts.push({ symbol, timestamp, direction: now, price: item.price?.N ?? "", lastTick });
      }
      side = now;
    });
    return alerts;
  });
}
