import {
  averageOf,
  compareFractions,
  formatFraction,
  parseFraction,
  type Fraction,
} from "./fraction.ts";
import { referenceSplit } from "./referenceSplit.ts";

/** A tick that was accepted, as the trend sees it. */
export interface OracleTick {
  readonly symbol: string;
  /** ISO 8601 UTC with milliseconds. */
  readonly timestamp: string;
  /** Decimal text, any notation that {@link parseFraction} takes. */
  readonly price: string;
  /** Unique with symbol and timestamp; opaque. */
  readonly id: string;
  /** More than 5 minutes ahead of its arrival: stored, changes no signal. */
  readonly ahead?: boolean;
}

/** How the averages are made. */
export interface OracleOptions {
  /** Ticks in the short average; default 5. */
  readonly short?: number;
  /** Ticks in the long average; default 20. */
  readonly long?: number;
  /** How long ticks are held back to be sorted, in seconds of event time; default 0. */
  readonly allowedLatenessSeconds?: number;
  /** Whether a jump that looks like a split starts everything anew; default false. */
  readonly splitGuard?: boolean;
}

/** An alert that must come. */
export interface ExpectedAlert {
  readonly symbol: string;
  /** Of the tick that crossed. */
  readonly timestamp: string;
  readonly direction: "up" | "down";
  readonly price: string;
  /** Rounded half to even to 8 decimals, without trailing zeros. */
  readonly shortSma: string;
  readonly longSma: string;
  /** Sort key, `<timestamp>#<id>`, of the oldest tick in the long window. */
  readonly firstTick: string;
  /** Sort key of the tick that crossed. */
  readonly lastTick: string;
  /** The split that the latest jump in the long window looks like; absent when none does. */
  readonly possibleSplit?: string;
}

/** What a run must give. */
export interface ExpectedTrend {
  /** Symbol by symbol in order of first arrival, each in the order in which its ticks were applied. */
  readonly alerts: readonly ExpectedAlert[];
  /** Distinct ticks that came too late to change a signal. */
  readonly late: readonly OracleTick[];
  /** Side of each symbol at the end: `none` until both windows are full and differ. */
  readonly sides: ReadonlyMap<string, "up" | "down" | "none">;
}

/** Most ticks of a symbol that are held back. */
const HELD_MAX = 1_000;

/**
 * What the trend must give for these ticks, by the rules of the design, worked out the slow way: each
 * average from its window's prices, as an exact fraction. Shares no code with the pipeline.
 * @param ticks accepted ticks in the order of arrival.
 */
export function referenceAlerts(
  ticks: readonly OracleTick[],
  options: OracleOptions = {},
): ExpectedTrend {
  const { short = 5, long = 20, allowedLatenessSeconds = 0, splitGuard = false } = options;
  const symbols = [...new Set(ticks.map(({ symbol }) => symbol))];
  const alerts: ExpectedAlert[] = [];
  const late: OracleTick[] = [];
  const sides = new Map<string, "up" | "down" | "none">();
  for (const symbol of symbols) {
    const arrived = dropRepeated(ticks.filter((tick) => tick.symbol === symbol));
    const judged = arrived.filter(({ ahead }) => ahead !== true);
    const released = releaseInOrder(judged, allowedLatenessSeconds * 1000);
    const { applied, late: behind } = partAtNewest(released);
    late.push(...behind);
    const parts = splitGuard ? cutAtSplits(applied) : [applied];
    const crossed = parts.map((part) => findCrossings(part, { short, long }));
    alerts.push(...crossed.flatMap((part) => part.alerts));
    sides.set(symbol, crossed.at(-1)?.side ?? "none");
  }
  return { alerts, late, sides };
}

/** Ticks in the order in which they are applied, and those that came behind a newer one. */
function partAtNewest(released: readonly OracleTick[]) {
  const applied: OracleTick[] = [];
  const late: OracleTick[] = [];
  for (const tick of released) {
    const last = applied.at(-1);
    const isLate = last !== undefined && timeOf(tick) < timeOf(last);
    (isLate ? late : applied).push(tick);
  }
  return { applied, late };
}

function timeOf({ timestamp }: OracleTick): number {
  return Date.parse(timestamp);
}

function keyOf({ timestamp, id }: OracleTick): string {
  return `${timestamp}#${id}`;
}

/** A key that was there before is the same tick once more. */
function dropRepeated(ticks: readonly OracleTick[]): OracleTick[] {
  const keys = new Set<string>();
  return ticks.filter((tick) => {
    const isNew = !keys.has(keyOf(tick));
    keys.add(keyOf(tick));
    return isNew;
  });
}

/** The order in which ticks are released: held back until the newest is that much newer. */
function releaseInOrder(arrived: readonly OracleTick[], latenessMs: number): OracleTick[] {
  const released: OracleTick[] = [];
  let held: OracleTick[] = [];
  let newest = -Infinity;
  for (const tick of arrived) {
    newest = Math.max(newest, timeOf(tick));
    // The sort is stable: equal times stay in order of arrival.
    held = [...held, tick].sort((a, b) => timeOf(a) - timeOf(b));
    const isDue = (one: OracleTick): boolean => timeOf(one) <= newest - latenessMs;
    const due = held.filter(isDue);
    const rest = held.filter((one) => !isDue(one));
    const surplus = Math.max(0, rest.length - HELD_MAX);
    released.push(...due, ...rest.slice(0, surplus));
    held = rest.slice(surplus);
  }
  return [...released, ...held];
}

/** Each part as if there had been nothing before it. */
function cutAtSplits(applied: readonly OracleTick[]): OracleTick[][] {
  const parts: OracleTick[][] = [[]];
  applied.forEach((tick, index) => {
    if (splitBefore(applied, index) !== undefined) parts.push([]);
    parts.at(-1)?.push(tick);
  });
  return parts;
}

function splitBefore(applied: readonly OracleTick[], index: number): string | undefined {
  const [before, after] = [applied[index - 1], applied[index]];
  if (before === undefined || after === undefined) return undefined;
  const moment = ({ timestamp, price }: OracleTick) => ({ timestamp, price: parseFraction(price) });
  return referenceSplit(moment(before), moment(after));
}

function findCrossings(
  applied: readonly OracleTick[],
  { short, long }: { readonly short: number; readonly long: number },
): { readonly alerts: ExpectedAlert[]; readonly side: "up" | "down" | "none" } {
  const alerts: ExpectedAlert[] = [];
  let side: "up" | "down" | "none" = "none";
  const prices: readonly Fraction[] = applied.map(({ price }) => parseFraction(price));
  for (let end = long; end <= applied.length; end += 1) {
    const shortAverage = averageOf(prices.slice(end - short, end));
    const longAverage = averageOf(prices.slice(end - long, end));
    const sign = compareFractions(shortAverage, longAverage);
    if (sign === 0) continue;
    const direction = sign > 0 ? "up" : "down";
    const [first, last] = [applied[end - long], applied[end - 1]];
    if (side !== "none" && side !== direction && first !== undefined && last !== undefined) {
      const jumps = Array.from({ length: long - 1 }, (_, back) =>
        splitBefore(applied, end - 1 - back),
      );
      const possibleSplit = jumps.find((jump) => jump !== undefined);
      alerts.push({
        symbol: last.symbol,
        timestamp: last.timestamp,
        direction,
        price: formatFraction(parseFraction(last.price)),
        shortSma: formatFraction(shortAverage),
        longSma: formatFraction(longAverage),
        firstTick: keyOf(first),
        lastTick: keyOf(last),
        ...(possibleSplit === undefined ? {} : { possibleSplit }),
      });
    }
    side = direction;
  }
  return { alerts, side };
}
