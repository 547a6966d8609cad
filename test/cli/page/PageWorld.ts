import type { BoardSetup } from "../../../cli/page/Board.ts";
import { RunFeed } from "../../../cli/page/RunFeed.ts";
import type { MappingEvent, StreamRecord } from "../../../local/mappings/model.ts";
import type { MappingDefinition } from "../../../local/model.ts";
import type { FunctionLag } from "../../../local/Runtime.ts";
import type { CrossoverAlert } from "../../../runtime/contract/alert.ts";
import { marketCalendar } from "../../../runtime/calendar/marketCalendar.ts";
import type { TrendSettings } from "../../../runtime/handlers/applyTicks.ts";
import { MemoryTables } from "./MemoryTables.ts";

/** First trade time of every world: a Monday's opening. */
export const START_MS = Date.parse("2026-01-05T14:30:00.000Z");

const FUNCTIONS = { processTicks: "process", detectTrends: "detect", sweepAlerts: "sweep" };
const ARN = "arn:aws:lambda:us-east-1:000000000000:function:";

/** A tick as a world makes it. */
export interface MadeTick {
  readonly symbol: string;
  readonly price: string;
  /** Trade time, epoch milliseconds. Default: a second after the last tick of the world. */
  readonly atMs?: number;
  readonly change?: readonly [amount: string, percent: string];
  readonly isAhead?: boolean;
}

/** A run without a pipeline: tells a page what functions would have been given and said. */
export class PageWorld {
  readonly tables = new MemoryTables();
  readonly feed = new RunFeed();
  lag: FunctionLag[] = ["process", "detect"].map((name) => ({
    mappingId: name,
    functionArn: `${ARN}${name}`,
    eventSourceArn: `arn:aws:test:us-east-1:000000000000:stream/${name}`,
    pendingRecords: 0,
    iteratorAgeMs: 0,
    caughtUp: true,
  }));
  #made = 0;
  #nowMs = START_MS;

  /** What a board of this world is made of. */
  setup(rules: Partial<TrendSettings> = {}): BoardSetup {
    return {
      pipeline: "stocks",
      functions: FUNCTIONS,
      rules: { windows: { short: 2, long: 3 }, allowedLatenessMs: 0, feed: "any", ...rules },
      tables: this.tables,
      lag: () => this.lag,
      hint: { text: "Send ticks:", command: "produce" },
      watch: {
        ...{ calendar: marketCalendar("NYSE"), intervalMs: 60_000, staleIntervals: 10 },
        symbols: new Set(["AAPL", "MSFT"]),
      },
      startedAtMs: 0,
    };
  }

  /** Has the trend function done with ticks. */
  tick(...ticks: readonly MadeTick[]): void {
    this.invoked(ticks.map((tick) => this.record(tick)));
  }

  /** Has the trend function called with records, and done with the first of them. */
  invoked(batch: readonly StreamRecord[], done = batch.length): void {
    this.mapped({
      ...{ type: "invoked", mappingId: "detect", shardId: "0" },
      ...{ batch, done, durationMs: 1 },
    });
  }

  /** Has the trend function's mapping report. */
  mapped(event: MappingEvent): void {
    this.feed.noteMapping(event, { functionArn: `${ARN}detect` } as MappingDefinition);
  }

  /** The sweep tells how many intervals a symbol has had no new trade. */
  missed(symbol: string, value: number): void {
    this.feed.noteMetric({
      ...{ functionName: "sweep", namespace: "StockPipeline", name: "IntervalsMissed" },
      ...{ unit: "Count", value, dimensions: { symbol }, timestampMs: 0 },
    });
  }

  /** A function counts. */
  count(functionName: "process" | "detect" | "sweep" | "other", name: string, value: number): void {
    this.feed.noteMetric({
      ...{ functionName, namespace: "StockPipeline", name, unit: "Count", value },
      ...{ dimensions: {}, timestampMs: 0 },
    });
  }

  /** The record of a new item in the tick table's stream. */
  record({ symbol, price, atMs, change, isAhead = false }: MadeTick): StreamRecord {
    this.#made += 1;
    this.#nowMs += 1_000;
    const id = this.#made.toString(16).padStart(16, "0");
    const time = new Date(atMs ?? this.#nowMs).toISOString();
    const item = {
      symbol: { S: symbol },
      timestamp: { S: `${time}#${id}` },
      price: { N: price },
      ...(change && { change: { N: change[0] }, change_percent: { N: change[1] } }),
      ...(isAhead && { ahead: { BOOL: true } }),
    };
    const json = JSON.stringify({ eventName: "INSERT", dynamodb: { NewImage: item } });
    return {
      sequenceNumber: String(this.#made),
      orderKey: symbol,
      arrivedAtMs: this.#nowMs,
      json,
      bytes: json.length,
      verdict: "passes",
    };
  }

  /** An alert that reached the topic. */
  alert(alert: Partial<CrossoverAlert> = {}): void {
    this.#made += 1;
    this.feed.noteAlert({
      ...{ kind: "crossover", id: `a${this.#made}`, symbol: "AAPL", direction: "up" },
      ...{ signal: "BUY_SIGNAL", timestamp: new Date(this.#nowMs).toISOString(), price: "10" },
      ...{ short_sma: "9.5", long_sma: "9", short_window: 2, long_window: 3 },
      ...{ first_tick: "", last_tick: "", data_source: "live" },
      ...alert,
    });
  }
}
