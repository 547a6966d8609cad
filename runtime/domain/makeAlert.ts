import type { Alert, Direction } from "../contract/alert.ts";
import type { DecimalText } from "../contract/tick.ts";
import type { Windows } from "./AverageWindow.ts";
import { formatDecimal } from "./decimal.ts";
import { hashFields } from "./tickId.ts";
import { tickSortKey } from "./tickItem.ts";
import type { ArrivedTick, TrendTick } from "./TrendState.ts";

/** What a crossover consists of. */
export interface Crossover {
  readonly symbol: string;
  readonly direction: Direction;
  /** Oldest tick in the long window. */
  readonly first: TrendTick;
  /** The tick that crossed. */
  readonly last: ArrivedTick;
  readonly windows: Windows;
  readonly shortAverage: DecimalText;
  readonly longAverage: DecimalText;
}

/** Writes the alert of a crossover; its id is a function of the crossing tick, windows and direction. */
export function makeAlert(crossover: Crossover): Alert {
  const { symbol, direction, first, last, windows } = crossover;
  const lastKey = tickSortKey(last);
  return {
    id: hashFields([symbol, lastKey, direction, windows.short, windows.long]),
    symbol,
    direction,
    signal: direction === "up" ? "BUY_SIGNAL" : "SELL_SIGNAL",
    timestamp: new Date(last.atMs).toISOString(),
    price: formatDecimal(last.price),
    short_sma: crossover.shortAverage,
    long_sma: crossover.longAverage,
    short_window: windows.short,
    long_window: windows.long,
    first_tick: tickSortKey(first),
    last_tick: lastKey,
    data_source: last.dataSource,
  };
}
