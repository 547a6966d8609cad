import type { RejectionReason } from "../contract/rejection.ts";
import { DECIMAL_FIELDS } from "../domain/decimalFields.ts";
import { MalformedTickError } from "../domain/MalformedTickError.ts";
import type { AcceptRules, ReadTick } from "../domain/readTick.ts";
import { readTick } from "../domain/readTick.ts";
import { isNumber } from "./fieldTexts.ts";

const FIELDS = ["symbol", "timestamp", ...DECIMAL_FIELDS, "exchange", "data_source", "tick_id"];

/**
 * Judges the fields of a row as those of a record of the stream are judged, without the detour over JSON.
 * Fields the contract does not name are not looked at.
 * @param arrivedAtMs when the file came, epoch milliseconds
 */
export function judgeFields(
  fields: ReadonlyMap<string, string>,
  arrivedAtMs: number,
  rules: AcceptRules,
): ReadTick | RejectionReason {
  const values: Record<string, string | number> = {};
  for (const name of FIELDS) {
    const text = fields.get(name);
    if (text !== undefined) values[name] = isNumber(name, text) ? Number(text) : text;
  }
  try {
    return readTick({ values, texts: fields }, arrivedAtMs, rules);
  } catch (error) {
    if (error instanceof MalformedTickError) return error.reason;
    throw error;
  }
}
