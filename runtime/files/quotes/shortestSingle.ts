/** Decimals that a price may have. */
const DECIMALS_MAX = 8;
/** Digits that tell any two numbers of single precision apart. */
const SINGLE_DIGITS = 9;

/**
 * The price that a provider meant which keeps prices in single precision and prints them in double: of
 * `189.97000122070312` it is `189.97`, the shortest text of the same single. A text of a form that a price
 * may have, or of a number that is no single, stays as it is.
 */
export function shortestSingle(text: string): string {
  const fraction = /^\d+\.(\d+)$/.exec(text)?.[1];
  if (fraction === undefined || fraction.length <= DECIMALS_MAX) return text;
  const single = Number(text);
  if (Math.fround(single) !== single) return text;
  for (let digits = 1; digits <= SINGLE_DIGITS; digits += 1) {
    const shorter = single.toPrecision(digits);
    if (Math.fround(Number(shorter)) === single) return shorter.includes("e") ? text : shorter;
  }
  return text;
}
