import type { DecimalText } from "./tick.ts";

/** `up`: the short average passed above the long one. `down`: below. */
export type Direction = "up" | "down";

/** The same in the words that traders' tools use. */
export type Signal = "BUY_SIGNAL" | "SELL_SIGNAL";

/**
 * One crossover. A function of the ticks alone: the same ticks give the same alert with the same id,
 * whatever was retried, redelivered or replayed.
 */
export interface Alert {
  /** 16 hexadecimal digits. Receivers drop what they have seen by it. */
  readonly id: string;
  readonly symbol: string;
  readonly direction: Direction;
  readonly signal: Signal;
  /** Trade time of the tick that crossed, ISO 8601 UTC with milliseconds. */
  readonly timestamp: string;
  /** Price of that tick. */
  readonly price: DecimalText;
  /** Average of the last `short_window` prices, rounded half to even to 8 decimals for display. */
  readonly short_sma: DecimalText;
  /** Average of the last `long_window` prices, rounded likewise. */
  readonly long_sma: DecimalText;
  readonly short_window: number;
  readonly long_window: number;
  /** Sort key in the tick table of the oldest tick in the long window. */
  readonly first_tick: string;
  /** Sort key in the tick table of the tick that crossed. */
  readonly last_tick: string;
  /** `live`, `replay` or `simulated`. */
  readonly data_source: string;
}
