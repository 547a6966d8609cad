import type { AnomalyAlert, CrossoverAlert, Direction } from "../contract/alert.ts";
import type { DecimalText } from "../contract/tick.ts";
import type { Windows } from "./AverageWindow.ts";
import { formatDecimal, MAX_DECIMALS, parseScaled, scaleToBigInt } from "./decimal.ts";
import type { SplitRatio } from "./splitRatio.ts";
import { splitRatio } from "./splitRatio.ts";
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
  /** The latest jump between sessions in the long window that is close to a split. */
  readonly possibleSplit?: SplitRatio;
}

/** Writes the alert of a crossover; its id is a function of the crossing tick, windows and direction. */
export function makeAlert(crossover: Crossover): CrossoverAlert {
  const { symbol, direction, first, last, windows } = crossover;
  return {
    id: hashFields([symbol, tickSortKey(last), direction, windows.short, windows.long]),
    kind: "crossover",
    symbol,
    direction,
    signal: direction === "up" ? "BUY_SIGNAL" : "SELL_SIGNAL",
    ...describeTick(last),
    short_sma: crossover.shortAverage,
    long_sma: crossover.longAverage,
    short_window: windows.short,
    long_window: windows.long,
    first_tick: tickSortKey(first),
    ...mark(crossover.possibleSplit),
  };
}

/** Writes the alert of an anomaly: a function of the tick alone, and of nothing around it. */
export function makeAnomalyAlert(
  symbol: string,
  direction: Direction,
  tick: ArrivedTick,
): AnomalyAlert {
  const id = hashFields([symbol, tickSortKey(tick), "anomaly", direction]);
  const tickFacts = describeTick(tick);
  return { id, kind: "anomaly", symbol, direction, ...tickFacts, ...mark(splitSinceClose(tick)) };
}

function mark(possibleSplit: SplitRatio | undefined) {
  return possibleSplit === undefined ? {} : { possible_split: possibleSplit };
}

/** The split between the previous close, where the tick's change tells it, and the tick. */
function splitSinceClose({ price, dayChange }: ArrivedTick): SplitRatio | undefined {
  const change = parseScaled(dayChange?.amount ?? "");
  if (change === undefined) return undefined;
  const after = scaleToBigInt(price, MAX_DECIMALS);
  const close = after - change;
  return close > 0n ? splitRatio(close, after) : undefined;
}

function describeTick(tick: ArrivedTick) {
  const { amount, percent } = tick.dayChange ?? {};
  return {
    timestamp: new Date(tick.atMs).toISOString(),
    price: formatDecimal(tick.price),
    ...(amount === undefined ? {} : { change: amount }),
    ...(percent === undefined ? {} : { change_percent: percent }),
    last_tick: tickSortKey(tick),
    data_source: tick.dataSource,
  };
}
