/** How a split changes a price. */
export type SplitRatio = string;

/** Largest whole number of a split `N:1` or `1:N` that is looked for. */
const MAX_WHOLE = 1_000n;

/** Splits into so many shares for so many old ones that are no whole number; prices only fall by them. */
const BROKEN = [
  { shares: 3n, old: 2n },
  { shares: 5n, old: 2n },
] as const;

/** How far a price may lie from what the split alone makes of it, in percent of that. */
const TOLERANCE_PERCENT = 5n;

/**
 * The split that explains a change of price: `4:1` when four shares replace one and the price is about a
 * quarter, `1:10` when one replaces ten and the price is about ten times as high. Looked for are `N:1` and
 * `1:N` for each whole N from 2 to 1000, `3:2` and `5:2`; what a split alone leaves of the higher price
 * may be missed by 5 percent. Undefined when no split is that close.
 *
 * Not looked for are `5:4` and `4:3`: a price loses a fifth or a quarter over night for other reasons
 * more often.
 * @param before price before, a whole number of some unit, above 0
 * @param after price after, in the same unit, above 0
 */
export function splitRatio(before: bigint, after: bigint): SplitRatio | undefined {
  const isRise = after > before;
  const [higher, lower] = isRise ? [after, before] : [before, after];
  const whole = (2n * higher + lower) / (2n * lower);
  const nearest = whole > MAX_WHOLE ? MAX_WHOLE : whole;
  if (nearest >= 2n && isClose(higher, lower * nearest)) {
    return isRise ? `1:${nearest}` : `${nearest}:1`;
  }
  if (isRise) return undefined;
  const broken = BROKEN.find(({ shares, old }) => isClose(higher * old, lower * shares));
  return broken && `${broken.shares}:${broken.old}`;
}

function isClose(value: bigint, expected: bigint): boolean {
  const difference = value > expected ? value - expected : expected - value;
  return 100n * difference <= TOLERANCE_PERCENT * expected;
}
