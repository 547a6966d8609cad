import type { Item } from "../../../runtime/domain/tickItem.ts";
import { tickSortKey } from "../../../runtime/domain/tickItem.ts";
import type { ArrivedTickOptions } from "./makeArrivedTick.ts";
import { makeArrivedTick } from "./makeArrivedTick.ts";

/** What of an item a test cares about. */
export interface TickItemOptions extends ArrivedTickOptions {
  readonly symbol?: string;
  readonly dataSource?: string;
}

/** The tick table's item of the tick that `makeArrivedTick` makes. */
export function makeTickItem({
  symbol = "AAPL",
  dataSource,
  ...options
}: TickItemOptions = {}): Item {
  const tick = makeArrivedTick(options);
  const { amount, percent, anomaly } = options.dayChange ?? {};
  return {
    symbol: { S: symbol },
    timestamp: { S: tickSortKey(tick) },
    price: { N: String(tick.price.mantissa) },
    ...(dataSource === undefined ? {} : { data_source: { S: dataSource } }),
    ...(amount === undefined ? {} : { change: { N: amount } }),
    ...(percent === undefined ? {} : { change_percent: { N: percent } }),
    ...(options.dayChange === undefined ? {} : { anomaly: { BOOL: anomaly !== undefined } }),
    ...(tick.isAhead ? { ahead: { BOOL: true } } : {}),
  };
}

/** Items of one symbol, one a second, with these prices. */
export function makeSeries(symbol: string, prices: readonly number[]): Item[] {
  return prices.map((price, second) => makeTickItem({ symbol, second, price }));
}
