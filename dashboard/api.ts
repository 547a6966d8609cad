/**
 * What the page and whoever serves it agree on: types only, so that the page knows nothing of where it
 * runs. `GET /api/state` answers {@link PipelineState}, `GET /api/series?symbol=` {@link Series},
 * `GET /api/events` server-sent events named and shaped as {@link PageEvents}.
 */

/** A decimal number as plain text, exact; a number is made of it only to draw. */
export type DecimalText = string;

/** `up`: the short average is above the long one, or a price rose. `down`: the other way round. */
export type Direction = "up" | "down";

/** Lengths of the two moving averages, in ticks. */
export interface Windows {
  readonly short: number;
  readonly long: number;
}

/** All there is to show at once; the events after `eventId` keep it up to date. */
export interface PipelineState extends Totals {
  /** Name of the pipeline. */
  readonly pipeline: string;
  readonly windows: Windows;
  /** Symbols that have ticked, in alphabetical order. */
  readonly symbols: readonly SymbolState[];
  /** The last alerts, newest first, at most {@link MAX_ALERTS}. */
  readonly alerts: readonly AlertEntry[];
  /** How to send the first tick; null: whoever serves the page does not know. */
  readonly hint: Hint | null;
  /** Events with a later id are news to whoever has this. */
  readonly eventId: string;
}

/** A suggestion with a command to copy. */
export interface Hint {
  readonly text: string;
  readonly command: string;
}

/** A symbol as of its last tick. */
export interface SymbolState {
  readonly symbol: string;
  readonly price: DecimalText;
  /** Trade time of that price, epoch milliseconds. */
  readonly atMs: number;
  readonly change: Change | null;
  /** Averages of the last ticks, rounded half to even to 8 decimals; null: the window is not full. */
  readonly shortSma: DecimalText | null;
  readonly longSma: DecimalText | null;
  /** What the trend table holds; null: nothing yet. */
  readonly trend: StoredTrend | null;
  /** Its feed while its market is open; null: it is not stale, or nobody watches it. */
  readonly stale: StaleFeed | null;
  /** Trading since that price without a trade, for too long; `toMs` is when it was looked at. */
  readonly silence: Gap | null;
}

/** What is expected of a feed while its market is open. */
export interface Expectation {
  /** In which there should be a new trade. */
  readonly intervalSeconds: number;
  /** Such intervals without one that are too many. */
  readonly staleIntervals: number;
}

/** A time of trading, within one trading day, in which a symbol had no trade for too long. */
export interface Gap {
  /** The trade before, or the opening; epoch milliseconds. */
  readonly fromMs: number;
  /** The trade after, or the close; epoch milliseconds. */
  readonly toMs: number;
  /** Of that, how long the market was open: a lunch break does not count. */
  readonly seconds: number;
}

/** A feed without a new trade for too long, in market hours. */
export interface StaleFeed {
  /** Expected intervals without one, since the last or the opening. */
  readonly intervals: number;
  /** Length of an interval. */
  readonly intervalSeconds: number;
}

/** How far a price is from an earlier one. */
export interface Change {
  readonly amount: DecimalText;
  /** Percent of the earlier price. */
  readonly percent: DecimalText;
  /** Which price it is compared with: the close of the session before, or the tick before. */
  readonly from: "previous close" | "previous tick";
}

/** The item of a symbol in the trend table. */
export interface StoredTrend {
  /** Null: the averages were not apart since the long window is full. */
  readonly side: Direction | null;
  readonly shortSma: DecimalText | null;
  readonly longSma: DecimalText | null;
  /** Trade time of the last tick applied, epoch milliseconds. */
  readonly atMs: number;
  /** How often it was written. */
  readonly version: number;
}

/** Consecutive points of a symbol, oldest first, by column. */
export interface SeriesChunk {
  /** Number of the first point; the points of a symbol are numbered without a gap. May be negative. */
  readonly first: number;
  /** Trade times, epoch milliseconds, never descending. */
  readonly times: readonly number[];
  readonly prices: readonly DecimalText[];
  /** Averages up to and including each point; null: the window is not full. */
  readonly shortSma: readonly (DecimalText | null)[];
  readonly longSma: readonly (DecimalText | null)[];
  /** Gaps between these points and before the first of them, oldest first, the last {@link MAX_GAPS}. */
  readonly gaps: readonly Gap[];
}

/** The history of a symbol: its last points, at most {@link MAX_POINTS}, and alerts among them. */
export interface Series extends SeriesChunk {
  readonly symbol: string;
  /** Newest first. */
  readonly alerts: readonly AlertEntry[];
  /** By which gaps are told; null: nobody watches its feed. */
  readonly expected: Expectation | null;
}

/** An alert that the pipeline raised. */
export interface AlertEntry {
  /** The same alert always has the same id. */
  readonly id: string;
  readonly symbol: string;
  /** What it tells of: averages that crossed, or a price far from the previous close. */
  readonly kind: "crossover" | "anomaly";
  readonly direction: Direction;
  /** `BUY_SIGNAL` or `SELL_SIGNAL`; null: of an anomaly. */
  readonly signal: string | null;
  /** Trade time of the tick that raised it, epoch milliseconds. */
  readonly atMs: number;
  /** Price of that tick. */
  readonly price: DecimalText;
  /** The alert in words, as e-mails have it. */
  readonly sentence: string;
  /** `expired`: it was too old to tell anybody, and is only recorded. */
  readonly status: "published" | "expired";
  /** The split that a jump of its prices is close to, `4:1`; null: there is none. */
  readonly possibleSplit: string | null;
}

/** What changes all the time. */
export interface Totals {
  readonly counters: Counters;
  readonly refusals: readonly Refusal[];
  readonly lag: readonly Lag[];
  /** The last problems of the run, newest first. */
  readonly problems: readonly Problem[];
  /** Symbols that tick but are too many to be shown. */
  readonly symbolsHidden: number;
}

/** Counts since whoever serves the page began to look. */
export interface Counters {
  /** Rows that the tick table gained, as far as trends have seen them. */
  readonly ticksStored: number;
  readonly ticksRefused: number;
  /** Accepted ticks that the table had already; exact whenever nothing is under way. */
  readonly duplicates: number;
  /** Older than the last tick of their symbol: stored, changed no signal. */
  readonly ticksLate: number;
  /** Traded later than they arrived: stored, changed no signal. */
  readonly ticksAhead: number;
  readonly alertsRaised: number;
  readonly alertsDelivered: number;
}

/** How many ticks were refused for one reason. */
export interface Refusal {
  readonly reason: string;
  readonly count: number;
}

/** How far a function is behind its stream. */
export interface Lag {
  readonly id: string;
  /** What is read, for people. */
  readonly source: string;
  /** Who reads it, for people. */
  readonly reader: string;
  /** Records read and not done. */
  readonly pendingRecords: number;
  /** Age of the oldest of them, in milliseconds; 0: there is none. */
  readonly ageMs: number;
  /** Whether the last read found nothing new. */
  readonly isCaughtUp: boolean;
}

/** Something an operator should know. */
export interface Problem {
  /** Epoch milliseconds. */
  readonly atMs: number;
  readonly text: string;
}

/** New points, and the symbols that they change. */
export interface TicksEvent {
  readonly symbols: readonly SymbolState[];
  /** By symbol. A chunk that does not follow on the last one known leaves a gap: read the series. */
  readonly points: Readonly<Record<string, SeriesChunk>>;
}

/** Data of each event, by its name. */
export interface PageEvents {
  /** Everything anew: at the start, and when too much was missed to be told event by event. */
  readonly snapshot: PipelineState;
  readonly ticks: TicksEvent;
  /** New alerts, newest first. */
  readonly alerts: readonly AlertEntry[];
  readonly totals: Totals;
  /** Nothing, every {@link HEARTBEAT_MS}: silence means that the connection is broken. */
  readonly heartbeat: Record<string, never>;
}

/** Answer with a status of 400 and above. */
export interface ApiError {
  readonly error: string;
}

/** Most points of a series. */
export const MAX_POINTS = 2_000;
/** Most alerts in a list. */
export const MAX_ALERTS = 100;
/** Most gaps of a series. */
export const MAX_GAPS = 100;
/** How often a connection says that it is alive, in milliseconds. */
export const HEARTBEAT_MS = 5_000;
