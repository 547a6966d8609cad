import { TREND_TABLE } from "../../runtime/contract/tables.ts";
import { fromStateItem, toStateItem } from "../../runtime/domain/stateItem.ts";
import { countsInTrend, fromTickItem, sortKeyThrough } from "../../runtime/domain/tickItem.ts";
import type { TrendTick } from "../../runtime/domain/TrendState.ts";
import type { Clock } from "../../runtime/ports/Clock.ts";
import type { Watcher } from "./cleanFolder.ts";
import { DeletionError } from "./DeletionError.ts";
import type { PlaceTally } from "./PlaceTally.ts";
import type { Selection } from "./Selection.ts";
import type { ItemKey, TablePort } from "./TablePort.ts";
import { withoutPeriod } from "./withoutPeriod.ts";

/** What tables are cleaned with. */
export interface TableContext extends Watcher {
  readonly ticks: TablePort;
  readonly trends: TablePort;
  readonly selection: Selection;
  readonly clock: Clock;
  readonly isDryRun: boolean;
}

/** So often a state may change under the hand. */
const MAX_CHANGES = 12;

/** Deletes the selected items of the tick table. */
export function cleanTicks(context: TableContext, tally: PlaceTally): Promise<void> {
  return cleanItems("", context.ticks, context, tally);
}

/** Deletes the selected alerts of the trend table. */
export function cleanAlertItems(context: TableContext, tally: PlaceTally): Promise<void> {
  return cleanItems(TREND_TABLE.alertPrefix, context.trends, context, tally);
}

/**
 * Deletes the state of a symbol; or, of a period, what the state knows of it. After the ticks: the averages
 * are filled from what is left of these.
 */
export async function cleanStates(context: TableContext, tally: PlaceTally): Promise<void> {
  const { trends, selection, onProgress } = context;
  const sort = TREND_TABLE.stateItem;
  const range = { ...symbolOf(selection), first: sort, last: sort };
  for await (const keys of trends.keys(range)) {
    for (const key of keys) {
      context.signal.throwIfAborted();
      tally.add({ looked: 1 });
      if (await cleanState(key, context)) tally.add({ rowsRemoved: 1 });
      onProgress();
    }
  }
}

async function cleanItems(
  prefix: string,
  port: TablePort,
  { selection, isDryRun, signal, onProgress }: TableContext,
  tally: PlaceTally,
): Promise<void> {
  const { period } = selection;
  // Behind the time a key goes on with "#", so that the end of the period is not in the range.
  const first = period === undefined ? prefix || " " : prefix + iso(period.fromMs);
  const last = period === undefined ? `${prefix}\u{10FFFF}` : prefix + iso(period.toMs);
  for await (const keys of port.keys({ ...symbolOf(selection), first, last })) {
    signal.throwIfAborted();
    if (!isDryRun) await port.remove(keys);
    tally.add({ looked: keys.length, rowsRemoved: keys.length });
    onProgress();
  }
}

async function cleanState(key: ItemKey, context: TableContext): Promise<boolean> {
  const { trends, ticks, selection, clock, isDryRun } = context;
  const { period } = selection;
  if (period === undefined) {
    if (!isDryRun) await trends.remove([key]);
    return true;
  }
  for (let attempt = 1; attempt <= MAX_CHANGES; attempt += 1) {
    const item = await trends.read(key);
    if (item === undefined) return false;
    const state = fromStateItem(item);
    const next = await withoutPeriod(state, period, (throughMs) =>
      newestTick(ticks, key.symbol, throughMs, selection),
    );
    if (next === undefined) return false;
    if (isDryRun || (await trends.replace(toStateItem(next), state.version))) return true;
    await clock.backOff(attempt);
  }
  throw new DeletionError(
    `the trend of ${key.symbol} was changed ${MAX_CHANGES} times meanwhile; run it again when less comes in`,
  );
}

/** The newest tick that is left up to a time, of those that count for the averages. */
async function newestTick(
  ticks: TablePort,
  symbol: string,
  throughMs: number,
  { period }: Selection,
): Promise<TrendTick | undefined> {
  for await (const item of ticks.backwards(symbol, sortKeyThrough(throughMs))) {
    const tick = fromTickItem(item, 0, "any");
    if (tick === undefined || !countsInTrend(tick)) continue;
    const isGoing = period !== undefined && tick.atMs >= period.fromMs && tick.atMs < period.toMs;
    if (!isGoing) return { atMs: tick.atMs, id: tick.id, price: tick.price };
  }
  return undefined;
}

function symbolOf({ symbol }: Selection): { readonly symbol?: string } {
  return symbol === undefined ? {} : { symbol };
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}
