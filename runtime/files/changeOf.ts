import type { DecimalText } from "../contract/tick.ts";
import { parseDecimal } from "../domain/decimal.ts";
import { enrich } from "../domain/enrich.ts";

/** Nothing here is marked as an anomaly; working a change out needs a threshold. */
const ANY_THRESHOLD = { mantissa: 5, decimals: 0 };

/**
 * Works out the change of a price since the close before, exactly. Nothing without that close, nor of texts
 * that are no canonical decimals.
 */
export function changeOf(row: {
  readonly price: DecimalText;
  readonly previous_close?: DecimalText | undefined;
}): { readonly change?: DecimalText; readonly change_percent?: DecimalText } {
  if (row.previous_close === undefined) return {};
  const [price, previous_close] = [parseDecimal(row.price), parseDecimal(row.previous_close)];
  if (typeof price === "string" || typeof previous_close === "string") return {};
  const { change, change_percent } = enrich({ price, previous_close }, ANY_THRESHOLD);
  if (change === undefined || change_percent === undefined) return {};
  return { change, change_percent };
}
