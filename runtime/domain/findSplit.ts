import { scaleToBigInt } from "./decimal.ts";
import { isOtherSession } from "./isOtherSession.ts";
import type { SplitRatio } from "./splitRatio.ts";
import { splitRatio } from "./splitRatio.ts";
import type { TrendTick } from "./TrendState.ts";

/** The least change that can be one of a split, with room for what floating point loses. */
const LEAST_FACTOR = 1.4;

/** A price and when it was traded. */
type PricedTick = Pick<TrendTick, "atMs" | "price">;

/** A jump of the price between two sessions that is close to that of a split. */
export interface SplitJump {
  /** `4:1`, say. */
  readonly ratio: SplitRatio;
  /** Position of the first tick after it. */
  readonly index: number;
}

/**
 * The split between two ticks that follow each other: the last of a session and the first of another.
 * Undefined when they are of one session, or their prices not as far apart.
 */
export function splitBetween(before: PricedTick, after: PricedTick): SplitRatio | undefined {
  // Most ticks are compared for nothing, and so by what is cheap first.
  const factor = toNumber(after) / toNumber(before);
  if (factor < LEAST_FACTOR && factor > 1 / LEAST_FACTOR) return undefined;
  if (!isOtherSession(before.atMs, after.atMs)) return undefined;
  const scale = Math.max(before.price.decimals, after.price.decimals);
  return splitRatio(scaleToBigInt(before.price, scale), scaleToBigInt(after.price, scale));
}

/** The latest such jump within ticks, oldest first. */
export function findSplit(ticks: readonly PricedTick[]): SplitJump | undefined {
  for (let index = ticks.length - 1; index > 0; index -= 1) {
    const [before, after] = [ticks[index - 1], ticks[index]];
    if (before === undefined || after === undefined) continue;
    const ratio = splitBetween(before, after);
    if (ratio !== undefined) return { ratio, index };
  }
  return undefined;
}

function toNumber({ price: { mantissa, decimals } }: PricedTick): number {
  return mantissa / 10 ** decimals;
}
