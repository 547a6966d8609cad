import { jsonMembers } from "../../domain/jsonMembers.ts";

/**
 * The texts of an object's members: strings without their quotes, numbers exactly as they came but for
 * exponents, which are written out. What is null or of another type is left out.
 * @param text valid JSON of an object
 */
export function jsonTexts(text: string): Map<string, string> {
  const texts = new Map<string, string>();
  for (const { name, value } of jsonMembers(text)) {
    const first = value[0] ?? "";
    if (first === '"') texts.set(name, JSON.parse(value) as string);
    else if (/[-0-9]/.test(first)) texts.set(name, writeOut(value));
  }
  return texts;
}

/** Digits that a written out number may have: beyond, no rule of a price would take it. */
const DIGITS_MAX = 60;

/** Writes a JSON number without exponent: the same number, since no digit is dropped. */
function writeOut(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?[eE]([+-]?\d+)$/.exec(text);
  if (match === null) return text;
  const [, sign = "", integer = "", fraction = "", exponent = ""] = match;
  const point = integer.length + Number(exponent);
  const digits = integer + fraction;
  if (Math.abs(point) > DIGITS_MAX || digits.length > DIGITS_MAX) return text;
  const padded = digits.padStart(digits.length + Math.max(0, 1 - point), "0").padEnd(point, "0");
  const at = Math.max(1, point);
  return sign + padded.slice(0, at) + (padded.length > at ? `.${padded.slice(at)}` : "");
}
