import { hash } from "node:crypto";
import type { Tick } from "../contract/tick.ts";

/** Length of a tick or alert id: 64 bits as hexadecimal digits. */
const ID_DIGITS = 16;

/** 64 bits of a hash over fields in order, as 16 hexadecimal digits; absent fields count as such. */
export function hashFields(fields: readonly (string | number | undefined)[]): string {
  const text = JSON.stringify(fields.map((field) => field ?? null));
  return hash("sha256", text).slice(0, ID_DIGITS);
}

/**
 * The id of a tick: a function of what the producer said of the trade, in canonical form, so that the
 * same tick always has the same key and a different one never replaces it.
 * @param finer digits of the trade time beyond milliseconds, which `timestamp` does not show
 */
export function tickId(tick: Omit<Tick, "id">, finer: string): string {
  return hashFields([
    tick.symbol,
    tick.timestamp,
    finer,
    tick.price,
    tick.open,
    tick.high,
    tick.low,
    tick.previous_close,
    tick.volume,
    tick.exchange,
    tick.tick_id,
  ]);
}
