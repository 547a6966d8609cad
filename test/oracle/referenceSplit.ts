import { DateTime } from "luxon";
import type { Fraction } from "./fraction.ts";
import { compareFractions } from "./fraction.ts";

/** A price and its time. */
export interface PricedMoment {
  /** ISO 8601 UTC. */
  readonly timestamp: string;
  readonly price: Fraction;
}

/** Shares after a split for shares before. */
const SPLITS: readonly (readonly [number, number])[] = [
  [3, 2],
  [5, 2],
  ...Array.from({ length: 999 }, (_, index) => [index + 2, 1] as const),
  ...Array.from({ length: 999 }, (_, index) => [1, index + 2] as const),
];

/**
 * The split that two ticks in a row look like, by the documentation: of different sessions, and of all
 * splits at most 5 percent off the one whose number is nearest, of two the larger. Tries every split;
 * shares no code with the pipeline.
 */
export function referenceSplit(before: PricedMoment, after: PricedMoment): string | undefined {
  if (!areOtherSessions(before.timestamp, after.timestamp)) return undefined;
  const [old, now] = [before.price, after.price];
  const close = SPLITS.flatMap(([shares, of]) => {
    // What the split makes of the old price, over that of the new one; or the other way round, so that it
    // is always the higher price that is compared with a multiple of the lower one.
    const scaledNow = times(now, BigInt(shares));
    const scaledOld = times(old, BigInt(of));
    const [high, low] = shares > of ? [scaledOld, scaledNow] : [scaledNow, scaledOld];
    const difference = differenceOf(high, low);
    if (compareFractions(times(difference, 20n), low) > 0) return [];
    // In prices after: how far the one over the other is from the split's number.
    const unit = shares > of ? times(now, BigInt(of)) : times(old, BigInt(shares));
    return [{ name: `${shares}:${of}`, off: quotient(difference, unit) }];
  });
  return close.toReversed().toSorted((a, b) => compareFractions(a.off, b.off))[0]?.name;
}

function areOtherSessions(before: string, after: string): boolean {
  const day = (text: string) => DateTime.fromISO(text, { zone: "America/New_York" }).toISODate();
  return day(before) !== day(after) || Date.parse(after) - Date.parse(before) >= 57_600_000;
}

function times({ numerator, denominator }: Fraction, factor: bigint): Fraction {
  return { numerator: numerator * factor, denominator };
}

function differenceOf(a: Fraction, b: Fraction): Fraction {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  const numerator = difference < 0n ? -difference : difference;
  return { numerator, denominator: a.denominator * b.denominator };
}

function quotient(a: Fraction, b: Fraction): Fraction {
  return { numerator: a.numerator * b.denominator, denominator: a.denominator * b.numerator };
}
