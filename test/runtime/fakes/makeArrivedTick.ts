import { createHash } from "node:crypto";
import type { ArrivedTick, DayChange } from "../../../runtime/domain/TrendState.ts";

/** First second of the tests' trade times. */
export const OPEN_MS = Date.parse("2026-11-20T14:30:00.000Z");

/** What of a tick a test cares about. */
export interface ArrivedTickOptions {
  /** Trade time, seconds after {@link OPEN_MS}. */
  readonly second?: number;
  /** Whole number. */
  readonly price?: number;
  /** Tells ticks of one time apart; gives the id. */
  readonly name?: string;
  readonly isAhead?: boolean;
  readonly isFallback?: true;
  /** Epoch milliseconds; a quarter of a second after the trade unless given. */
  readonly arrivedAtMs?: number;
  /** Against the previous close; none unless given. */
  readonly dayChange?: DayChange;
}

/** A tick as the table's stream delivers it. */
export function makeArrivedTick(options: ArrivedTickOptions = {}): ArrivedTick {
  const { second = 0, price = 100, name = "", isAhead = false } = options;
  const atMs = OPEN_MS + second * 1000;
  const id = createHash("sha256").update(`${atMs} ${price} ${name}`).digest("hex").slice(0, 16);
  return {
    atMs,
    id,
    price: { mantissa: price, decimals: 0 },
    isAhead,
    ...(options.isFallback === undefined ? {} : { isFallback: true }),
    dataSource: "live",
    arrivedAtMs: options.arrivedAtMs ?? atMs + 250,
    ...(options.dayChange === undefined ? {} : { dayChange: options.dayChange }),
  };
}
