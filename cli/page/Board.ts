import type {
  AlertEntry,
  Hint,
  Lag,
  PipelineState,
  Problem,
  SeriesChunk,
  Series,
  SymbolState,
  TicksEvent,
  Totals,
} from "../../dashboard/api.ts";
import type { Metric } from "../../local/lambda/model.ts";
import type { MappingEvent, StreamRecord } from "../../local/mappings/model.ts";
import type { MappingDefinition } from "../../local/model.ts";
import type { FunctionLag } from "../../local/Runtime.ts";
import type { Alert } from "../../runtime/contract/alert.ts";
import type { ArrivedTick, TrendState } from "../../runtime/domain/TrendState.ts";
import { emptyTrendState } from "../../runtime/domain/TrendState.ts";
import type { TrendSettings } from "../../runtime/handlers/applyTicks.ts";
import type { FeedRules } from "../../runtime/handlers/FeedWatch.ts";
import { FeedWatch } from "../../runtime/handlers/FeedWatch.ts";
import { AlertBook } from "./AlertBook.ts";
import { toAlertEntry } from "./alertEntry.ts";
import type { PageTables } from "./PageTables.ts";
import type { PipelineFunctions } from "./PipelineFunctions.ts";
import { functionNameOf } from "./PipelineFunctions.ts";
import { RunCounters } from "./RunCounters.ts";
import type { RunListener } from "./RunFeed.ts";
import type { SeriesRules } from "./SymbolSeries.ts";
import { SymbolSeries } from "./SymbolSeries.ts";
import { readStreamTick } from "./readStreamTick.ts";

/** Most symbols that are followed: 36 KB each with the default windows. */
const MAX_SYMBOLS = 1_000;
/** Most symbols beyond these that are counted. */
const MAX_HIDDEN = 10_000;
const MAX_PROBLEMS = 20;
/** Most new points of a symbol in one event; of more, the page reads the series. */
const MAX_NEW_POINTS = 200;
/** Most alerts of a symbol that are read at once. */
const MAX_SYMBOL_ALERTS = 200;
/** Most symbols whose alerts are read at a look. */
const MAX_LOOKED_UP = 10;
/** Between two looks for silence, in milliseconds. */
const LISTEN_MS = 30_000;

/** What a board is of. */
export interface BoardSetup {
  readonly pipeline: string;
  readonly functions: PipelineFunctions;
  readonly rules: TrendSettings;
  readonly tables: PageTables;
  /** How far each mapping is behind. */
  readonly lag: () => readonly FunctionLag[];
  readonly hint: Hint | null;
  /** What is expected of the feed; absent: nobody watches it. */
  readonly watch?: FeedRules;
  /** Records that the streams took before are not of this run; epoch milliseconds. */
  readonly startedAtMs: number;
}

/**
 * What a page shows of a run: kept up to date by what the run's functions are given and say, so that it
 * asks little of the emulators, and bounded, however long the run is.
 */
export class Board implements RunListener {
  readonly #setup: BoardSetup;
  readonly #seriesRules: SeriesRules;
  readonly #counters: RunCounters;
  readonly #alerts = new AlertBook();
  readonly #series = new Map<string, SymbolSeries>();
  readonly #hidden = new Set<string>();
  #problems: Problem[] = [];
  /** Symbols that changed since the last news, with the number of the first new point. */
  #changed = new Map<string, number>();
  /** Symbols that ticked since their trend was read. */
  readonly #staleTrends = new Set<string>();
  /** Symbols that may have alerts which nobody was told. */
  readonly #untold = new Set<string>();
  #hasExpired = false;
  /** When silence was looked for last, epoch milliseconds. */
  #listenedAtMs = -Infinity;

  constructor(setup: BoardSetup) {
    this.#setup = setup;
    const { rules, watch } = setup;
    this.#seriesRules = { rules, ...(watch === undefined ? {} : { watch: new FeedWatch(watch) }) };
    this.#counters = new RunCounters(setup.functions);
  }

  /** Takes over what the tables have from earlier runs. To be called once, before anything is noted. */
  async load(): Promise<void> {
    const { tables } = this.#setup;
    const { states, alerts } = await tables.loadTrends();
    for (const alert of alerts.toReversed()) this.#alerts.add(alert);
    for (const state of states) await this.#resume(state);
    this.dropNews();
    await this.#readTrends();
  }

  noteMetric(metric: Metric): void {
    this.#counters.noteMetric(metric);
    const { functionName, name } = metric;
    if (functionName === this.#setup.functions.sweepAlerts && name === "IntervalsMissed") {
      this.#noteSilence(metric);
    }
    const isOurs = functionName === this.#setup.functions.detectTrends;
    if (isOurs && name === "AlertsExpired" && metric.value > 0) this.#hasExpired = true;
  }

  noteLogLine(functionName: string, line: string): void {
    this.#counters.noteLogLine(functionName, line);
  }

  noteMapping(event: MappingEvent, { functionArn }: MappingDefinition): void {
    if (functionNameOf(functionArn) !== this.#setup.functions.detectTrends) return;
    // What is given up was stored too; trends never see it.
    if (event.type === "discarded") this.#counters.ticksStored += event.records;
    if (event.type === "invoked") this.#take(event.batch.slice(0, event.done));
  }

  noteAlert(alert: Alert): void {
    this.#counters.alertsDelivered += 1;
    this.#alerts.add(toAlertEntry(alert));
  }

  noteProblem(text: string): void {
    this.#problems = [{ atMs: Date.now(), text }, ...this.#problems].slice(0, MAX_PROBLEMS);
  }

  /** Everything there is to show, but for the id of the last event. */
  state(): Omit<PipelineState, "eventId"> {
    const { pipeline, rules, hint } = this.#setup;
    const symbols = [...this.#series.keys()].sort();
    return {
      pipeline,
      windows: rules.windows,
      symbols: this.#statesOf(symbols),
      alerts: this.#alerts.entries,
      hint,
      ...this.totals(),
    };
  }

  /** The history of a symbol; undefined: it has not ticked, or is one too many. */
  async series(symbol: string): Promise<Series | undefined> {
    const series = this.#series.get(symbol);
    if (series === undefined || series.isEmpty) return undefined;
    const { tables } = this.#setup;
    const stored = await tables.readAlerts(symbol, MAX_SYMBOL_ALERTS);
    const chunk = await series.history((tick, count) =>
      tables.readTicks(symbol, { tick, isIncluded: false }, count),
    );
    const known = new Set(stored.map(({ id }) => id));
    const fresh = this.#alerts.of(symbol).filter(({ id }) => !known.has(id));
    const alerts = [...stored, ...fresh].sort((a, b) => b.atMs - a.atMs);
    const { expected } = series;
    return { symbol, ...chunk, alerts: alerts.slice(0, MAX_SYMBOL_ALERTS), expected };
  }

  /** Counts, lag and problems as of now. */
  totals(): Totals {
    return {
      counters: this.#counters.counters,
      refusals: this.#counters.refusals,
      lag: this.#lag(),
      problems: this.#problems,
      symbolsHidden: this.#hidden.size,
    };
  }

  /** What changed since the last call. */
  takeNews(): { readonly ticks: TicksEvent | undefined; readonly alerts: readonly AlertEntry[] } {
    const changed = this.#changed;
    const alerts = this.#alerts.takeNews();
    this.#changed = new Map();
    if (changed.size === 0) return { ticks: undefined, alerts };
    const points: Record<string, SeriesChunk> = {};
    for (const [symbol, from] of changed) {
      const series = this.#series.get(symbol);
      if (series === undefined || from === series.end) continue;
      points[symbol] = series.chunk(Math.max(from, series.end - MAX_NEW_POINTS));
    }
    return { ticks: { symbols: this.#statesOf([...changed.keys()]), points }, alerts };
  }

  /** Forgets what changed, since nobody wants to know. @returns whether something did */
  dropNews(): boolean {
    const hadChanges = this.#changed.size > 0;
    this.#changed = new Map();
    return this.#alerts.takeNews().length > 0 || hadChanges;
  }

  /** Looks into the tables for what no event tells. To be called about once a second. */
  async look(): Promise<void> {
    const lag = this.#lag();
    const isIdle = lag.every((one) => one.isCaughtUp && one.pendingRecords === 0);
    this.#counters.settle(isIdle);
    for (const series of this.#series.values()) {
      if (series.isHolding) this.#follow(series, () => series.release(Date.now()));
    }
    this.#listen(Date.now());
    await this.#readTrends();
    await this.#readUntold();
  }

  /** Looks, twice a minute, which symbols have had no trade for too long. */
  #listen(nowMs: number): void {
    if (this.#setup.watch === undefined || nowMs - this.#listenedAtMs < LISTEN_MS) return;
    this.#listenedAtMs = nowMs;
    for (const series of this.#series.values()) {
      const isNews = series.lookForSilence(nowMs);
      if (isNews && !this.#changed.has(series.symbol)) {
        this.#changed.set(series.symbol, series.end);
      }
    }
  }

  /** Notes how long a symbol has had no new trade; one that never ticked is not shown anyway. */
  #noteSilence({ dimensions, value: intervals }: Metric): void {
    const { watch } = this.#setup;
    const series = this.#series.get(dimensions["symbol"] ?? "");
    if (watch === undefined || series === undefined) return;
    const isStale = intervals >= watch.staleIntervals;
    if (series.stale?.intervals === (isStale ? intervals : undefined)) return;
    series.stale = isStale ? { intervals, intervalSeconds: watch.intervalMs / 1000 } : null;
    if (!this.#changed.has(series.symbol)) this.#changed.set(series.symbol, series.end);
  }

  #take(records: readonly StreamRecord[]): void {
    const { rules, startedAtMs } = this.#setup;
    const bySymbol = new Map<string, ArrivedTick[]>();
    for (const record of records) {
      if (record.arrivedAtMs >= startedAtMs) this.#counters.ticksStored += 1;
      const read = readStreamTick(record, rules.feed);
      if (read === undefined) continue;
      const ticks = bySymbol.get(read.symbol) ?? [];
      ticks.push(read.tick);
      bySymbol.set(read.symbol, ticks);
    }
    for (const [symbol, ticks] of bySymbol) {
      const series = this.#open(symbol);
      if (series !== undefined) this.#follow(series, () => series.take(ticks));
      if (this.#hasExpired) this.#untold.add(symbol);
    }
    this.#hasExpired = false;
  }

  #open(symbol: string): SymbolSeries | undefined {
    const open = this.#series.get(symbol);
    if (open !== undefined) return open;
    if (this.#series.size >= MAX_SYMBOLS) {
      if (this.#hidden.size < MAX_HIDDEN) this.#hidden.add(symbol);
      return undefined;
    }
    const { windows } = this.#setup.rules;
    const series = new SymbolSeries(emptyTrendState(symbol, windows), this.#seriesRules);
    this.#series.set(symbol, series);
    return series;
  }

  /** Notes what becomes new by a change. */
  #follow(series: SymbolSeries, change: () => void): void {
    const { symbol, end } = series;
    change();
    if (series.end === end) return;
    if (!this.#changed.has(symbol)) this.#changed.set(symbol, end);
    this.#staleTrends.add(symbol);
  }

  /** Goes on from a stored trend; after a change of windows from the table, as the runtime does. */
  async #resume(state: TrendState): Promise<void> {
    const { rules, tables } = this.#setup;
    if (this.#series.size >= MAX_SYMBOLS) {
      this.#hidden.add(state.symbol);
      return;
    }
    const { short, long } = state.windows;
    const last = state.applied.at(-1);
    const isSame = short === rules.windows.short && long === rules.windows.long;
    const known =
      isSame || last === undefined
        ? state.applied
        : await tables.readTicks(
            state.symbol,
            { tick: last, isIncluded: true },
            rules.windows.long,
          );
    this.#series.set(state.symbol, new SymbolSeries(state, this.#seriesRules, known));
    this.#staleTrends.add(state.symbol);
    if (last !== undefined) this.#alerts.startAt(state.symbol, last.atMs);
  }

  async #readTrends(): Promise<void> {
    const symbols = [...this.#staleTrends];
    if (symbols.length === 0) return;
    this.#staleTrends.clear();
    try {
      for (const [symbol, trend] of await this.#setup.tables.readTrends(symbols)) {
        const series = this.#series.get(symbol);
        if (series === undefined) continue;
        series.trend = trend;
        if (!this.#changed.has(symbol)) this.#changed.set(symbol, series.end);
      }
    } catch (error) {
      for (const symbol of symbols) this.#staleTrends.add(symbol);
      throw error;
    }
  }

  /** Alerts that are too old are published nowhere: only their table has them. */
  async #readUntold(): Promise<void> {
    for (const symbol of [...this.#untold].slice(0, MAX_LOOKED_UP)) {
      const stored = await this.#setup.tables.readAlerts(symbol, MAX_SYMBOL_ALERTS);
      this.#untold.delete(symbol);
      this.#alerts.addExpired(symbol, stored);
    }
  }

  #statesOf(symbols: readonly string[]): SymbolState[] {
    return symbols.flatMap((symbol) => {
      const series = this.#series.get(symbol);
      return series === undefined || series.isEmpty ? [] : [series.state()];
    });
  }

  /** In the order in which a tick passes them. */
  #lag(): Lag[] {
    const { lag, functions } = this.#setup;
    const stations = [
      { name: functions.processTicks, source: "Tick stream", reader: "process ticks" },
      { name: functions.detectTrends, source: "Tick table", reader: "detect trends" },
    ];
    const all = lag();
    return stations.flatMap(({ name, source, reader }) =>
      all
        .filter(({ functionArn }) => functionNameOf(functionArn) === name)
        .map(({ mappingId: id, pendingRecords, iteratorAgeMs: ageMs, caughtUp: isCaughtUp }) => {
          return { id, source, reader, pendingRecords, ageMs, isCaughtUp };
        }),
    );
  }
}
