import type { RejectionReason } from "../contract/rejection.ts";
import type { DecimalText } from "../contract/tick.ts";
import type { Decimal } from "./decimal.ts";
import { formatDecimal, parseDecimal } from "./decimal.ts";

/** Fields of a record that are decimals, in the order they are judged. */
export const DECIMAL_FIELDS = [
  "price",
  "open",
  "high",
  "low",
  "previous_close",
  "volume",
  "change",
  "change_percent",
] as const;

/** Name of a decimal field. */
export type DecimalField = (typeof DECIMAL_FIELDS)[number];

/** The decimal fields of a record, read. */
export type TickDecimals = Partial<Record<DecimalField, Decimal>> & { readonly price: Decimal };

/**
 * Reads the decimal fields of a record, or says which one breaks which rule. A number is judged on its
 * source text, because parsing has rounded it already. Beside a previous close, what the producer says
 * of the change is not read: it is computed, and theirs is often `1.2000000000000028`.
 * @param texts source text of each field's value
 */
export function readDecimals(
  values: Readonly<Record<string, unknown>>,
  texts: ReadonlyMap<string, string>,
): TickDecimals | RejectionReason {
  const decimals: Partial<Record<DecimalField, Decimal>> = {};
  for (const field of DECIMAL_FIELDS) {
    const value = values[field] ?? null;
    if (value === null) continue;
    if (isChange(field) && decimals.previous_close !== undefined) continue;
    const decimal = readDecimal(
      field,
      typeof value === "string" ? value : (texts.get(field) ?? ""),
    );
    if (typeof decimal === "string") return decimal;
    decimals[field] = decimal;
  }
  return decimals as TickDecimals;
}

/** Writes the decimal fields as canonical text. */
export function formatDecimals(
  decimals: TickDecimals,
): Partial<Record<DecimalField, DecimalText>> & { price: DecimalText } {
  const texts: Partial<Record<DecimalField, DecimalText>> = {};
  for (const field of DECIMAL_FIELDS) {
    const decimal = decimals[field];
    if (decimal !== undefined) texts[field] = formatDecimal(decimal);
  }
  return { ...texts, price: formatDecimal(decimals.price) };
}

function readDecimal(field: DecimalField, text: string): Decimal | RejectionReason {
  const decimal = parseDecimal(text);
  if (typeof decimal === "string") return `${field}_${decimal}`;
  if (isChange(field)) return decimal;
  if (field === "volume") return decimal.mantissa < 0 ? "volume_negative" : decimal;
  return decimal.mantissa <= 0 ? `${field}_not_positive` : decimal;
}

function isChange(field: DecimalField): field is "change" | "change_percent" {
  return field === "change" || field === "change_percent";
}
