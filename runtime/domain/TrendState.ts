import type { Alert, Direction } from "../contract/alert.ts";
import type { DecimalText } from "../contract/tick.ts";
import type { Windows } from "./AverageWindow.ts";
import type { Decimal } from "./decimal.ts";

/** What the trend needs of a stored tick. */
export interface TrendTick {
  /** Trade time, epoch milliseconds. */
  readonly atMs: number;
  /** Tick id; unique together with the time. */
  readonly id: string;
  readonly price: Decimal;
}

/** A tick of the table's stream, with what decides how it is taken and what an alert says of it. */
export interface ArrivedTick extends TrendTick {
  /** More than 5 minutes ahead of its arrival: its clock is wrong. */
  readonly isAhead: boolean;
  /** Made up in a provider's stead; absent: it is not. */
  readonly isFallback?: true;
  readonly dataSource: string;
  /** When it reached the tick table, by the table's stream; epoch milliseconds. */
  readonly arrivedAtMs: number;
  /** Its change against the previous close; absent when it told none. */
  readonly dayChange?: DayChange;
}

/** A tick's change against the previous close, as the tick table has it. */
export interface DayChange {
  /** Price minus previous close. */
  readonly amount?: DecimalText;
  /** 100 x amount / previous close. */
  readonly percent?: DecimalText;
  /** Side to which it exceeds the threshold that was set when the tick was processed. */
  readonly anomaly?: Direction;
}

/** An alert that is raised but not yet known to be published. */
export interface PendingAlert {
  readonly alert: Alert;
  /** When the tick that raised it reached the tick table, epoch milliseconds. */
  readonly arrivedAtMs: number;
}

/** To which sides a symbol's change has exceeded the threshold on a day. */
export interface DayAnomalies {
  /** UTC day of the trade time, `YYYY-MM-DD`. */
  readonly day: string;
  readonly directions: readonly Direction[];
}

/** All that is known of one symbol's trend; one item of the trend table. */
export interface TrendState {
  readonly symbol: string;
  /** Number of writes so far; 0: not stored yet. */
  readonly version: number;
  /** Windows the prices below were kept for. */
  readonly windows: Windows;
  /** The last ticks applied, oldest first, at most `windows.long`. */
  readonly applied: readonly TrendTick[];
  /** Ids of all ticks applied at the time of the last one. */
  readonly lastIds: readonly string[];
  /** The side the averages were on last; undefined before the first. */
  readonly side?: Direction;
  /** Sums and averages for readers of the table; undefined before the first tick. */
  readonly averages?: {
    readonly shortSum: DecimalText;
    readonly longSum: DecimalText;
  };
  /** Anomalies of the last day that had one; undefined before the first. */
  readonly anomalies?: DayAnomalies;
  readonly pending: readonly PendingAlert[];
  /** Ticks held back to be sorted, by time and then arrival. */
  readonly held: readonly ArrivedTick[];
  /** Newest trade time seen, held ticks included; epoch milliseconds, 0 before the first. */
  readonly newestMs: number;
}

/** The state of a symbol never seen. */
export function emptyTrendState(symbol: string, windows: Windows): TrendState {
  return {
    symbol,
    version: 0,
    windows,
    applied: [],
    lastIds: [],
    pending: [],
    held: [],
    newestMs: 0,
  };
}
