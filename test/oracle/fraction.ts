/** A number as it is, without rounding. The denominator is above 0; not reduced. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** A plain decimal, or one with an exponent as JSON has it, as a fraction. */
export function parseFraction(text: string): Fraction {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null) throw new RangeError(`no decimal: "${text}"`);
  const [, sign = "", whole = "", decimals = "", exponent = "0"] = match;
  const digits = BigInt(whole + decimals) * (sign === "-" ? -1n : 1n);
  const scale = decimals.length - Number(exponent);
  return scale >= 0
    ? { numerator: digits, denominator: 10n ** BigInt(scale) }
    : { numerator: digits * 10n ** BigInt(-scale), denominator: 1n };
}

/** Arithmetic mean of one or more fractions. */
export function averageOf(values: readonly Fraction[]): Fraction {
  const sum = values.reduce(add);
  return { numerator: sum.numerator, denominator: sum.denominator * BigInt(values.length) };
}

function add(a: Fraction, b: Fraction): Fraction {
  const denominator = a.denominator * b.denominator;
  const numerator = a.numerator * b.denominator + b.numerator * a.denominator;
  // Of two powers of ten the larger serves both.
  const shared = a.denominator < b.denominator ? a.denominator : b.denominator;
  return denominator % (shared * shared) === 0n && numerator % shared === 0n
    ? { numerator: numerator / shared, denominator: denominator / shared }
    : { numerator, denominator };
}

/** Below 0 when `a` is less than `b`, 0 when they are the same number, above 0 when it is more. */
export function compareFractions(a: Fraction, b: Fraction): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/**
 * Decimal text of a fraction that is 0 or more: rounded half to even to 8 decimals, without trailing
 * zeros, as the contract's `DecimalText`.
 */
export function formatFraction({ numerator, denominator }: Fraction): string {
  const eighths = numerator * 10n ** 8n;
  const below = eighths / denominator;
  const rest = 2n * (eighths - below * denominator);
  const up = rest > denominator || (rest === denominator && below % 2n === 1n);
  const digits = String(up ? below + 1n : below).padStart(9, "0");
  const whole = digits.slice(0, -8);
  const decimals = digits.slice(-8).replace(/0+$/, "");
  return decimals === "" ? whole : `${whole}.${decimals}`;
}
