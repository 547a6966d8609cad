import type { DynamoDBBatchResponse, DynamoDBRecord } from "aws-lambda";
import { TICK_TABLE } from "../contract/tables.ts";
import type { Item } from "../domain/tickItem.ts";
import { fromTickItem, tickSortKey } from "../domain/tickItem.ts";
import type { Reception } from "../domain/Trend.ts";
import type { ArrivedTick, TrendState } from "../domain/TrendState.ts";
import type { AppliedTicks, TrendPorts, TrendSettings } from "./applyTicks.ts";
import { applyTicks, MAX_PENDING } from "./applyTicks.ts";
import type { FeedWatch } from "./FeedWatch.ts";
import type { Observer } from "./observe.ts";
import type { PublishPorts, PublishRules } from "./publishPending.ts";
import { publishPending } from "./publishPending.ts";

/** What a batch of the tick table's stream is handled with. */
export interface DetectPorts extends TrendPorts, PublishPorts {
  readonly observer: Observer;
}

/** Settings of trend and alerts. */
export interface DetectSettings extends TrendSettings, PublishRules {
  /** Watches the symbols' feed; absent: nobody does. */
  readonly watch?: FeedWatch;
}

/** Most ticks of one symbol in one write: so many alerts at once still fit an item. */
const MAX_TICKS_A_WRITE = 250;

/** Most late ticks named in one line of the log. */
const MAX_NAMED = 50;

/** A symbol's records of the batch, and how far they are. */
interface SymbolRun {
  readonly symbol: string;
  readonly ticks: readonly ArrivedTick[];
  /** Position in the batch of each tick. */
  readonly positions: readonly number[];
  done: number;
  state: TrendState | undefined;
}

interface Tally extends Record<Exclude<Reception, "taken" | "seen">, string[]> {
  /** Keys of items that are no ticks. */
  readonly ignored: string[];
  /** Symbols whose averages were started anew, with the split and the first tick after it. */
  readonly resets: string[];
  /** Times of trading in which a watched symbol had no trade. */
  readonly gaps: string[];
  raised: number;
  published: number;
  expired: number;
}

/**
 * Applies new ticks to the trends of their symbols and publishes the alerts that follow. Stops for a
 * symbol at the first platform failure, and reports the earliest record left undone: Lambda comes again
 * from there.
 */
export async function detectBatch(
  records: readonly DynamoDBRecord[],
  settings: DetectSettings,
  ports: DetectPorts,
): Promise<DynamoDBBatchResponse> {
  const counts = { raised: 0, published: 0, expired: 0 };
  const lists = { late: [], ahead: [], fallback: [], ignored: [], resets: [], gaps: [] };
  const tally: Tally = { ...lists, ...counts };
  const runs = groupBySymbol(records, settings, tally);
  const undone: number[] = [];
  let open = await load(runs, ports, undone);
  while (open.length > 0) {
    const applied = await applyNext(open, settings, ports, tally, undone);
    open = await publish(applied, settings, ports, tally, undone);
  }
  report(tally, ports.observer);
  const first = records[Math.min(...undone)];
  const itemIdentifier = first?.dynamodb?.SequenceNumber;
  return { batchItemFailures: itemIdentifier === undefined ? [] : [{ itemIdentifier }] };
}

function groupBySymbol(
  records: readonly DynamoDBRecord[],
  { feed }: DetectSettings,
  tally: Tally,
): SymbolRun[] {
  const runs = new Map<string, { ticks: ArrivedTick[]; positions: number[] }>();
  records.forEach((record, position) => {
    const item = fromStreamImage(record);
    const symbol = item[TICK_TABLE.partitionKey]?.S ?? "";
    const arrivedAtMs = Math.round((record.dynamodb?.ApproximateCreationDateTime ?? 0) * 1000);
    const tick = fromTickItem(item, arrivedAtMs, feed);
    if (tick === undefined) {
      tally.ignored.push(`${symbol} ${item[TICK_TABLE.sortKey]?.S}`);
      return;
    }
    const run = runs.get(symbol) ?? { ticks: [], positions: [] };
    run.ticks.push(tick);
    run.positions.push(position);
    runs.set(symbol, run);
  });
  return [...runs].map(([symbol, run]) => ({ symbol, ...run, done: 0, state: undefined }));
}

/** Stream images carry binary as base64; the tick table holds none. */
function fromStreamImage(record: DynamoDBRecord): Item {
  return (record.dynamodb?.NewImage ?? {}) as Item;
}

async function load(
  runs: SymbolRun[],
  { trends, observer }: DetectPorts,
  undone: number[],
): Promise<SymbolRun[]> {
  try {
    const states = await trends.load(runs.map(({ symbol }) => symbol));
    for (const run of runs) run.state = states.get(run.symbol);
    return runs;
  } catch (error) {
    observer.retrying("the trend table was not read", error);
    undone.push(0);
    return [];
  }
}

/** Applies the next ticks of each run; a run that fails is left out of the result. */
async function applyNext(
  runs: readonly SymbolRun[],
  settings: DetectSettings,
  ports: DetectPorts,
  tally: Tally,
  undone: number[],
): Promise<SymbolRun[]> {
  const outcomes = await Promise.all(
    runs.map(async (run) => {
      if ((run.state?.pending.length ?? 0) > MAX_PENDING) return [run];
      const ticks = run.ticks.slice(run.done, run.done + MAX_TICKS_A_WRITE);
      try {
        const applied = await applyTicks(run.symbol, ticks, run.state, settings, ports);
        note(run.symbol, ticks, applied, tally);
        noteGaps(run.symbol, ticks, applied, settings, tally);
        run.state = applied.state;
        run.done += ticks.length;
        return [run];
      } catch (error) {
        ports.observer.retrying("a trend was not written", error);
        undone.push(run.positions[run.done] ?? 0);
        return [];
      }
    }),
  );
  return outcomes.flat();
}

function note(
  symbol: string,
  ticks: readonly ArrivedTick[],
  { receptions, raised, resets }: AppliedTicks,
  tally: Tally,
): void {
  tally.raised += raised;
  for (const { ratio, tick } of resets) {
    tally.resets.push(`${symbol} ${ratio} ${tickSortKey(tick)}`);
  }
  receptions.forEach((reception, index) => {
    const tick = ticks[index];
    if (tick === undefined || reception === "taken" || reception === "seen") return;
    tally[reception].push(`${symbol} ${tickSortKey(tick)}`);
  });
}

/** Looks for gaps between the newest trade before and those that follow, each newer than all before. */
function noteGaps(
  symbol: string,
  ticks: readonly ArrivedTick[],
  { receptions, newestBeforeMs }: AppliedTicks,
  { watch }: DetectSettings,
  tally: Tally,
): void {
  if (watch?.symbols.has(symbol) !== true) return;
  let newestMs = newestBeforeMs;
  ticks.forEach(({ atMs }, index) => {
    if (receptions[index] !== "taken" || atMs <= newestMs) return;
    // Before its first trade a symbol has no feed.
    for (const { fromMs, toMs, seconds } of newestMs === 0 ? [] : watch.gaps(newestMs, atMs)) {
      const [from, to] = [fromMs, toMs].map((ms) => new Date(ms).toISOString());
      tally.gaps.push(`${symbol} ${from} ${to} ${seconds} s`);
    }
    newestMs = atMs;
  });
}

/** Publishes what is pending; runs with more ticks to apply are returned. */
async function publish(
  runs: readonly SymbolRun[],
  settings: DetectSettings,
  ports: DetectPorts,
  tally: Tally,
  undone: number[],
): Promise<SymbolRun[]> {
  const states = runs.flatMap(({ state }) => (state === undefined ? [] : [state]));
  const outcome = await publishPending(states, settings, ports);
  tally.published += outcome.published;
  tally.expired += outcome.expired;
  return runs.filter((run) => {
    run.state = outcome.states.get(run.symbol) ?? run.state;
    const failure = outcome.failures.get(run.symbol);
    if (failure === undefined) return run.done < run.ticks.length;
    ports.observer.retrying("an alert was not published", failure);
    // The last tick applied: all are applied, and coming again with just it finds the alert pending.
    undone.push(run.positions[Math.max(0, run.done - 1)] ?? 0);
    return false;
  });
}

function report(tally: Tally, observer: Observer): void {
  observer.count({
    TicksLate: tally.late.length,
    TicksAhead: tally.ahead.length,
    TicksFallback: tally.fallback.length,
    AlertsRaised: tally.raised,
    AlertsPublished: tally.published,
    AlertsExpired: tally.expired,
    ItemsIgnored: tally.ignored.length,
    SplitResets: tally.resets.length,
    FeedGaps: tally.gaps.length,
  });
  for (const [message, ticks] of [
    ["late ticks", tally.late],
    ["ahead ticks", tally.ahead],
    ["made-up ticks in a provider's stead", tally.fallback],
    ["items of the tick table that are no ticks", tally.ignored],
    ["averages started anew after a possible split", tally.resets],
    ["gaps in the feed", tally.gaps],
  ] as const) {
    for (let at = 0; at < ticks.length; at += MAX_NAMED) {
      const named = ticks.slice(at, at + MAX_NAMED);
      observer.inform(message, ticks === tally.gaps ? { gaps: named } : { ticks: named });
    }
  }
}
