import type { DecimalText } from "./api.ts";

const MINUS = "−";

/** A decimal in its parts, digits only. */
interface Parts {
  readonly isNegative: boolean;
  readonly integer: string;
  readonly fraction: string;
}

/** A decimal for people: thousands apart, at least that many decimals, never rounded. */
export function formatDecimal(text: DecimalText, decimalsMin = 0): string {
  const { isNegative, integer, fraction } = split(text);
  const grouped = integer.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  const padded = fraction.padEnd(decimalsMin, "0");
  return `${isNegative ? MINUS : ""}${grouped}${padded === "" ? "" : `.${padded}`}`;
}

/** The same with its sign, also when it is above zero. */
export function formatSigned(text: DecimalText, decimalsMin = 0): string {
  return `${signOf(text) > 0 ? "+" : ""}${formatDecimal(text, decimalsMin)}`;
}

/** Rounds to that many decimals, halves away from zero; exactly, whatever its length. */
export function roundDecimal(text: DecimalText, decimals: number): DecimalText {
  const { isNegative, integer, fraction } = split(text);
  const kept = BigInt(integer + fraction.slice(0, decimals).padEnd(decimals, "0"));
  const rounded = kept + (fraction.charAt(decimals) >= "5" ? 1n : 0n);
  const digits = String(rounded).padStart(decimals + 1, "0");
  const point = digits.length - decimals;
  const sign = isNegative && rounded > 0n ? "-" : "";
  return `${sign}${digits.slice(0, point)}${decimals === 0 ? "" : `.${digits.slice(point)}`}`;
}

/** 1, 0 or -1. */
export function signOf(text: DecimalText): -1 | 0 | 1 {
  if (!/[1-9]/.test(text)) return 0;
  return text.startsWith("-") ? -1 : 1;
}

/** How many digits stand after the point. */
export function decimalsOf(text: DecimalText): number {
  return split(text).fraction.length;
}

function split(text: DecimalText): Parts {
  const isNegative = text.startsWith("-");
  const [integer = "", fraction = ""] = (isNegative ? text.slice(1) : text).split(".");
  return { isNegative, integer, fraction };
}
