import type { CrossoverAlert, Direction } from "../../../runtime/contract/alert.ts";
import type { PendingAlert } from "../../../runtime/domain/TrendState.ts";
import { OPEN_MS } from "./makeArrivedTick.ts";

/** What of a pending alert a test cares about. */
export interface PendingOptions {
  readonly id?: string;
  readonly symbol?: string;
  readonly direction?: Direction;
  /** Trade time of the crossing tick, epoch milliseconds. */
  readonly atMs?: number;
  readonly arrivedAtMs?: number;
  readonly price?: string;
  readonly shortSma?: string;
  readonly longSma?: string;
  readonly firstId?: string;
  readonly firstMs?: number;
  readonly lastId?: string;
  readonly dataSource?: string;
  /** Against the previous close; none unless given. */
  readonly change?: string;
  readonly changePercent?: string;
  readonly possibleSplit?: string;
}

const DEFAULTS = {
  id: "0123456789abcdef",
  symbol: "AAPL",
  direction: "up",
  atMs: OPEN_MS,
  price: "189.25",
  shortSma: "188.1",
  longSma: "187.95",
  firstId: "00000000000000f1",
  firstMs: OPEN_MS,
  lastId: "00000000000000f2",
  dataSource: "live",
} as const;

/** The alert of a crossover that waits to be published. */
export function makePending(
  options: PendingOptions = {},
): PendingAlert & { readonly alert: CrossoverAlert } {
  const said = { ...DEFAULTS, ...options };
  const timestamp = new Date(said.atMs).toISOString();
  return {
    alert: {
      id: said.id,
      kind: "crossover",
      symbol: said.symbol,
      direction: said.direction,
      signal: said.direction === "up" ? "BUY_SIGNAL" : "SELL_SIGNAL",
      timestamp,
      price: said.price,
      ...(options.change === undefined ? {} : { change: options.change }),
      ...(options.changePercent === undefined ? {} : { change_percent: options.changePercent }),
      short_sma: said.shortSma,
      long_sma: said.longSma,
      short_window: 5,
      long_window: 20,
      first_tick: `${new Date(said.firstMs).toISOString()}#${said.firstId}`,
      last_tick: `${timestamp}#${said.lastId}`,
      data_source: said.dataSource,
      ...(options.possibleSplit === undefined ? {} : { possible_split: options.possibleSplit }),
    },
    arrivedAtMs: options.arrivedAtMs ?? said.atMs + 250,
  };
}
