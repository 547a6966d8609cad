import type { Feed } from "../contract/tick.ts";
import type { Windows } from "../domain/AverageWindow.ts";
import { countsInTrend, fromTickItem, sortKeyThrough } from "../domain/tickItem.ts";
import type { Reception, SplitReset, TrendRules } from "../domain/Trend.ts";
import { Trend } from "../domain/Trend.ts";
import type { ArrivedTick, TrendState, TrendTick } from "../domain/TrendState.ts";
import { emptyTrendState } from "../domain/TrendState.ts";
import type { TickStore } from "../ports/TickStore.ts";
import type { TrendStore } from "../ports/TrendStore.ts";

/** What trends are kept with. */
export interface TrendPorts {
  readonly ticks: TickStore;
  readonly trends: TrendStore;
}

/** Rules of the trend, and the class of ticks that do not name one. */
export type TrendSettings = TrendRules & { readonly feed: Feed };

/** What became of a symbol's ticks. */
export interface AppliedTicks {
  /** The state as stored; undefined when the symbol has none yet. */
  readonly state: TrendState | undefined;
  /** How each tick was taken, in order. */
  readonly receptions: readonly Reception[];
  readonly raised: number;
  readonly resets: readonly SplitReset[];
  /** Newest trade time before; epoch milliseconds, 0 when there was none. */
  readonly newestBeforeMs: number;
}

/**
 * While more alerts of a symbol than this wait to be published, no more of its ticks are applied: an
 * outage of the topic must not fill the item they wait in.
 */
export const MAX_PENDING = 250;

/** A state that two writers change in turn is loaded again at most so often. */
const MAX_ATTEMPTS = 5;

/** Several writers kept overtaking each other on one symbol. */
export class ContentionError extends Error {
  override readonly name = "ContentionError";
}

/**
 * Applies a symbol's ticks, in arrival order, in one conditional write. Ticks that an earlier delivery
 * of the same records applied are recognised, so that nothing counts twice.
 */
export async function applyTicks(
  symbol: string,
  arrived: readonly ArrivedTick[],
  loaded: TrendState | undefined,
  settings: TrendSettings,
  ports: TrendPorts,
): Promise<AppliedTicks> {
  return changeTrend(symbol, loaded, settings, ports, (trend) => {
    // A state holds whole batches: what stands before a tick it has is no news, and is not counted
    // again. Never said of a tick that could change a signal: a tick may be stored anew, or come
    // with the table when the averages are filled again.
    const lastSeen = arrived.findLastIndex((tick) => trend.hasTaken(tick));
    return arrived.map((tick, index) =>
      index < lastSeen && trend.isWithoutEffect(tick) ? "seen" : trend.receive(tick),
    );
  });
}

/** Releases what a silent symbol holds back. */
export async function releaseSilent(
  loaded: TrendState,
  nowMs: number,
  settings: TrendSettings,
  ports: TrendPorts,
): Promise<AppliedTicks> {
  return changeTrend(loaded.symbol, loaded, settings, ports, (trend) => {
    trend.releaseSilent(nowMs);
    return [];
  });
}

async function changeTrend(
  symbol: string,
  loaded: TrendState | undefined,
  settings: TrendSettings,
  ports: TrendPorts,
  change: (trend: Trend) => Reception[],
): Promise<AppliedTicks> {
  let state = loaded;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const trend = await openTrend(symbol, state, settings, ports.ticks);
    const receptions = change(trend);
    const next = trend.next();
    const newestBeforeMs = state?.newestMs ?? 0;
    if (next === undefined) return { state, receptions, raised: 0, resets: [], newestBeforeMs };
    if (await ports.trends.save(next)) {
      const { raised, resets } = trend;
      return { state: next, receptions, raised: raised.length, resets, newestBeforeMs };
    }
    state = (await ports.trends.load([symbol])).get(symbol);
  }
  throw new ContentionError(`the trend of ${symbol} was changed ${MAX_ATTEMPTS} times meanwhile`);
}

async function openTrend(
  symbol: string,
  state: TrendState | undefined,
  settings: TrendSettings,
  ticks: TickStore,
): Promise<Trend> {
  const trend = new Trend(state ?? emptyTrendState(symbol, settings.windows), settings);
  const last = state?.applied.at(-1);
  if (state !== undefined && last !== undefined && !isSame(state.windows, settings.windows)) {
    trend.refill(await readLastTicks(symbol, last, settings, ticks));
  }
  return trend;
}

/** The last ticks up to the last one applied, oldest first, as many as the long window takes. */
async function readLastTicks(
  symbol: string,
  last: TrendTick,
  { windows, feed }: TrendSettings,
  ticks: TickStore,
): Promise<TrendTick[]> {
  const found: TrendTick[] = [];
  for await (const item of ticks.readBackwards(symbol, sortKeyThrough(last.atMs))) {
    const tick = fromTickItem(item, 0, feed);
    if (tick === undefined || !countsInTrend(tick)) continue;
    found.unshift({ atMs: tick.atMs, id: tick.id, price: tick.price });
    if (found.length === windows.long) break;
  }
  return found;
}

function isSame(a: Windows, b: Windows): boolean {
  return a.short === b.short && a.long === b.long;
}
