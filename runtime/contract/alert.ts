import type { DecimalText, TickClass } from "./tick.ts";

/** What an alert can tell of: averages that crossed, or a price far from the previous close. */
export type AlertKind = "crossover" | "anomaly";

/** All values of {@link AlertKind}, in the order the documentation lists them. */
export const ALERT_KINDS: readonly AlertKind[] = ["crossover", "anomaly"];

/**
 * Of a crossover `up`: the short average passed above the long one. Of an anomaly: the price is above
 * the previous close. `down`: below.
 */
export type Direction = "up" | "down";

/** The direction of a crossover in the words that traders' tools use. */
export type Signal = "BUY_SIGNAL" | "SELL_SIGNAL";

/** Where the tick of an alert comes from: its class, or `backfill` where it was sent to fill a gap. */
export type AlertSource = TickClass | "backfill";

/** What every alert says. */
interface AlertOfTick {
  /** 16 hexadecimal digits. Receivers drop what they have seen by it. */
  readonly id: string;
  readonly symbol: string;
  readonly direction: Direction;
  /** Trade time of the tick that raised it, ISO 8601 UTC with milliseconds. */
  readonly timestamp: string;
  /** Price of that tick. */
  readonly price: DecimalText;
  /** Price minus previous close; absent when the tick told neither. */
  readonly change?: DecimalText;
  /** 100 x change / previous close; absent likewise. */
  readonly change_percent?: DecimalText;
  /** Sort key in the tick table of that tick. */
  readonly last_tick: string;
  /** An {@link AlertSource}. */
  readonly data_source: string;
  /**
   * The split that a jump of the price is close to, `4:1` or `1:10`: the latest between two sessions in the
   * long window of a crossover, of an anomaly that since the previous close. Absent when there is none.
   */
  readonly possible_split?: string;
}

/** The short average passed the long one. */
export interface CrossoverAlert extends AlertOfTick {
  readonly kind: "crossover";
  readonly signal: Signal;
  /** Average of the last `short_window` prices, rounded half to even to 8 decimals for display. */
  readonly short_sma: DecimalText;
  /** Average of the last `long_window` prices, rounded likewise. */
  readonly long_sma: DecimalText;
  readonly short_window: number;
  readonly long_window: number;
  /** Sort key in the tick table of the oldest tick in the long window. */
  readonly first_tick: string;
}

/** The first tick of a symbol and UTC day whose change exceeds the threshold in this direction. */
export interface AnomalyAlert extends AlertOfTick {
  readonly kind: "anomaly";
}

/**
 * What receivers are told. A function of the ticks alone: the same ticks give the same alert with the
 * same id, whatever was retried, redelivered or replayed. `alert.schema.json` says the same in JSON.
 */
export type Alert = CrossoverAlert | AnomalyAlert;
