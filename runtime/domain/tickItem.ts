import { TICK_TABLE } from "../contract/tables.ts";
import type { Direction } from "../contract/alert.ts";
import type { DecimalText, Feed, Tick } from "../contract/tick.ts";
import { FALLBACK_SOURCE } from "../contract/tick.ts";
import { alertSource } from "./alertSource.ts";
import { parseDecimal } from "./decimal.ts";
import { DECIMAL_FIELDS } from "./decimalFields.ts";
import type { ArrivedTick, TrendTick } from "./TrendState.ts";

/** A DynamoDB attribute of the kinds that the tables hold. */
export interface Attribute {
  readonly S?: string | undefined;
  readonly N?: string | undefined;
  readonly B?: Uint8Array | undefined;
  readonly BOOL?: boolean | undefined;
}

/** A DynamoDB item. */
export type Item = Record<string, Attribute>;

/** A tick further ahead of its arrival than this changes no signal, in milliseconds. */
const MAX_AHEAD_MS = 5 * 60_000;

const STRINGS = ["exchange", "data_source", "tick_id"] as const;
const MARKS = ["anomaly", "outside_range"] as const;

/** What {@link tickSortKey} writes. */
const SORT_KEY = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)#([0-9a-f]{16})$/;

/** Sort key of a tick: its time, then its id. */
export function tickSortKey({ atMs, id }: Pick<TrendTick, "atMs" | "id">): string {
  return `${new Date(atMs).toISOString()}#${id}`;
}

/** End of the range of all ticks of a symbol up to and including a time. */
export function sortKeyThrough(atMs: number): string {
  return `${new Date(atMs).toISOString()}#~`;
}

/** When a tick was traded, when it arrived, and how long it is kept from then on. */
interface TickTimes {
  readonly atMs: number;
  readonly arrivedAtMs: number;
  /** In milliseconds; Infinity: for good. */
  readonly ttlMs: number;
}

/** The tick table's item of a tick: a function of the record, so that a redelivery writes the same. */
export function toTickItem(tick: Tick, { atMs, arrivedAtMs, ttlMs }: TickTimes): Item {
  const item: Item = {
    [TICK_TABLE.partitionKey]: { S: tick.symbol },
    [TICK_TABLE.sortKey]: { S: `${tick.timestamp}#${tick.id}` },
  };
  for (const name of DECIMAL_FIELDS) {
    const value = tick[name];
    if (value !== undefined) item[name] = { N: value };
  }
  for (const name of STRINGS) {
    const value = tick[name];
    if (value !== undefined) item[name] = { S: value };
  }
  for (const name of MARKS) {
    const value = tick[name];
    if (value !== undefined) item[name] = { BOOL: value };
  }
  if (atMs > arrivedAtMs + MAX_AHEAD_MS) item[TICK_TABLE.aheadAttribute] = { BOOL: true };
  if (ttlMs !== Infinity) {
    item[TICK_TABLE.expiryAttribute] = { N: String(Math.floor((arrivedAtMs + ttlMs) / 1000)) };
  }
  return item;
}

/**
 * Reads a tick back from its item. Undefined if {@link toTickItem} did not write it: the table may be
 * older than the pipeline, or somebody else's too, and such an item must not stop those behind it.
 */
export function fromTickItem(item: Item, arrivedAtMs: number, feed: Feed): ArrivedTick | undefined {
  const [, time = "", id = ""] = SORT_KEY.exec(item[TICK_TABLE.sortKey]?.S ?? "") ?? [];
  const price = parseDecimal(item.price?.N ?? "");
  const atMs = Date.parse(time);
  if (typeof price === "string" || Number.isNaN(atMs)) return undefined;
  return {
    atMs,
    id,
    price,
    isAhead: item[TICK_TABLE.aheadAttribute]?.BOOL === true,
    ...readSource(item, feed),
    arrivedAtMs,
    ...readChange(item),
  };
}

function isFallback(item: Item): boolean {
  return item.data_source?.S === FALLBACK_SOURCE;
}

/** Whether a tick's time and price may count: not if it is far ahead of its arrival, or a stand-in. */
export function countsInTrend(tick: Pick<ArrivedTick, "isAhead" | "isFallback">): boolean {
  return !tick.isAhead && tick.isFallback !== true;
}

/** The same of a stored tick's item. */
export function isItemCounted(item: Item): boolean {
  return !(TICK_TABLE.aheadAttribute in item) && !isFallback(item);
}

function readSource(item: Item, feed: Feed): Pick<ArrivedTick, "dataSource" | "isFallback"> {
  const dataSource = alertSource(item.data_source?.S, feed);
  return { dataSource, ...(isFallback(item) ? { isFallback: true } : {}) };
}

/** The change that the tick was stored with; what is no plain decimal is left out. */
function readChange(item: Item): Pick<ArrivedTick, "dayChange"> {
  const amount = plainDecimal(item.change?.N);
  const percent = plainDecimal(item.change_percent?.N);
  if (amount === undefined && percent === undefined) return {};
  const anomaly = item.anomaly?.BOOL === true ? sideOf(percent ?? "0") : undefined;
  return {
    dayChange: {
      ...(amount === undefined ? {} : { amount }),
      ...(percent === undefined ? {} : { percent }),
      ...(anomaly === undefined ? {} : { anomaly }),
    },
  };
}

function plainDecimal(text = ""): DecimalText | undefined {
  return /^-?\d+(\.\d+)?$/.test(text) ? text : undefined;
}

function sideOf(decimal: DecimalText): Direction | undefined {
  if (!/[1-9]/.test(decimal)) return undefined;
  return decimal.startsWith("-") ? "down" : "up";
}
