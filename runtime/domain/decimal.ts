import type { DecimalText } from "../contract/tick.ts";

/** Most digits before the point: prices stay below 10^12. */
const MAX_INTEGER_DIGITS = 12;
/** Most digits after the point. */
export const MAX_DECIMALS = 8;
/** Most significant digits: what every reader's double still holds exactly. */
const MAX_SIGNIFICANT_DIGITS = 15;

/** Powers of ten by exponent, 0 to {@link MAX_DECIMALS}. */
export const POWERS_OF_TEN: readonly number[] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8];

/** A decimal as `mantissa / 10^decimals`. The mantissa is a whole number below 10^15, so exact. */
export interface Decimal {
  readonly mantissa: number;
  /** 0 to {@link MAX_DECIMALS}. */
  readonly decimals: number;
}

/** What is wrong with a text that should be a decimal. */
export type DecimalFault = "not_a_decimal" | "too_large" | "too_precise";

/**
 * Reads a plain decimal, judging the text itself: `100.00000000000000001` is refused although it parses
 * to 100. Zeros at either end carry nothing and are dropped. No exponent, no `+`, no space.
 */
export function parseDecimal(text: string): Decimal | DecimalFault {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (match === null) return "not_a_decimal";
  const integer = (match[2] ?? "").replace(/^0+/, "");
  const fraction = stripTrailingZeros(match[3] ?? "");
  if (integer.length > MAX_INTEGER_DIGITS) return "too_large";
  const digits = (integer + fraction).replace(/^0+/, "");
  if (fraction.length > MAX_DECIMALS || digits.length > MAX_SIGNIFICANT_DIGITS) {
    return "too_precise";
  }
  const magnitude = Number(digits);
  const negative = match[1] === "-" && magnitude > 0;
  return { mantissa: negative ? -magnitude : magnitude, decimals: fraction.length };
}

/** Writes a decimal as plain text; the inverse of {@link parseDecimal}. */
export function formatDecimal({ mantissa, decimals }: Decimal): DecimalText {
  return formatScaled(BigInt(mantissa), decimals);
}

/** Writes `scaled / 10^decimals` as plain text without needless zeros. */
export function formatScaled(scaled: bigint, decimals: number): DecimalText {
  const sign = scaled < 0n ? "-" : "";
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(decimals + 1, "0");
  const point = digits.length - decimals;
  const fraction = stripTrailingZeros(digits.slice(point));
  return sign + digits.slice(0, point) + (fraction === "" ? "" : `.${fraction}`);
}

/** The decimal as a whole number of `10^-scale`; `scale` is at least its number of decimals. */
export function scaleToBigInt({ mantissa, decimals }: Decimal, scale: number): bigint {
  return BigInt(mantissa) * 10n ** BigInt(scale - decimals);
}

/**
 * Reads a plain decimal of any number of digits, such as the difference of two prices, as a whole number of
 * `10^-8`. Undefined for other texts, and for more than 8 decimals.
 */
export function parseScaled(text: DecimalText): bigint | undefined {
  const match = /^(-?)(\d+)(?:\.(\d{1,8}))?$/.exec(text);
  if (match === null) return undefined;
  const [, sign = "", integer = "", fraction = ""] = match;
  return BigInt(`${sign}${integer}${fraction.padEnd(MAX_DECIMALS, "0")}`);
}

/** Compares two decimals exactly: negative, zero or positive, as `a - b` is. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.decimals, b.decimals);
  const difference = scaleToBigInt(a, scale) - scaleToBigInt(b, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/**
 * `numerator / denominator` as plain text with up to 8 decimals, halves to the even neighbour.
 * The denominator is positive.
 */
export function divideHalfEven(numerator: bigint, denominator: bigint): DecimalText {
  const scaled = numerator * 10n ** BigInt(MAX_DECIMALS);
  let quotient = scaled / denominator;
  const remainder = scaled % denominator;
  const twice = (remainder < 0n ? -remainder : remainder) * 2n;
  if (twice > denominator || (twice === denominator && quotient % 2n !== 0n)) {
    quotient += scaled < 0n ? -1n : 1n;
  }
  return formatScaled(quotient, MAX_DECIMALS);
}

/** The digits without the zeros at their end; in linear time, which `/0+$/` does not take. */
export function stripTrailingZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits.charCodeAt(end - 1) === 48) end -= 1;
  return digits.slice(0, end);
}
