import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Alert, Direction } from "../contract/alert.ts";
import { TREND_TABLE } from "../contract/tables.ts";
import type { Item } from "./tickItem.ts";
import { formatDecimal } from "./decimal.ts";
import type {
  ArrivedTick,
  DayAnomalies,
  PendingAlert,
  TrendState,
  TrendTick,
} from "./TrendState.ts";

/** Bytes of one tick in the window: time, id, mantissa, decimals. */
const TICK_BYTES = 25;
const ID_BYTES = 8;

/**
 * The trend table's item of a state. Ticks are packed, 25 bytes each: as a list with names, a window of
 * 500 would cost 45 KB a write.
 */
export function toStateItem(state: TrendState): Item {
  const last = state.applied.at(-1);
  const isWaiting = state.pending.length > 0 || state.held.length > 0;
  return {
    [TREND_TABLE.partitionKey]: { S: state.symbol },
    [TREND_TABLE.sortKey]: { S: TREND_TABLE.stateItem },
    version: { N: String(state.version) },
    short_window: { N: String(state.windows.short) },
    long_window: { N: String(state.windows.long) },
    newest_ms: { N: String(state.newestMs) },
    window: { B: packTicks(state.applied) },
    last_ids: { B: packIds(state.lastIds) },
    ...(last === undefined
      ? {}
      : {
          timestamp: { S: new Date(last.atMs).toISOString() },
          price: { N: formatDecimal(last.price) },
        }),
    ...(state.averages === undefined
      ? {}
      : {
          short_sum: { N: state.averages.shortSum },
          long_sum: { N: state.averages.longSum },
        }),
    ...(state.side === undefined ? {} : { side: { S: state.side } }),
    ...(state.anomalies === undefined ? {} : { anomalies: { S: packAnomalies(state.anomalies) } }),
    ...(state.pending.length === 0 ? {} : { pending: { B: packJson(state.pending) } }),
    ...(state.held.length === 0 ? {} : { held: { B: packJson(state.held) } }),
    ...(isWaiting ? { [TREND_TABLE.sweepKey]: { S: TREND_TABLE.sweepValue } } : {}),
  };
}

/** Reads a state back from its item; the inverse of {@link toStateItem}. */
export function fromStateItem(item: Item): TrendState {
  const side = item.side?.S;
  const number = (name: string): number => Number(item[name]?.N);
  const bytes = (name: string): Uint8Array | undefined => item[name]?.B;
  return {
    symbol: item[TREND_TABLE.partitionKey]?.S ?? "",
    version: number("version"),
    windows: { short: number("short_window"), long: number("long_window") },
    applied: unpackTicks(bytes("window")),
    lastIds: unpackIds(bytes("last_ids")),
    ...(side === "up" || side === "down" ? { side } : {}),
    ...readAverages(item),
    ...readAnomalies(item),
    pending: unpackJson<PendingAlert>(bytes("pending")).map(withKind),
    held: unpackJson<ArrivedTick>(bytes("held")),
    newestMs: number("newest_ms"),
  };
}

function readAverages(item: Item): Pick<TrendState, "averages"> {
  const [shortSum, longSum] = [item.short_sum?.N, item.long_sum?.N];
  return shortSum === undefined || longSum === undefined ? {} : { averages: { shortSum, longSum } };
}

/** `2026-11-20 up,down` */
function packAnomalies({ day, directions }: DayAnomalies): string {
  return `${day} ${directions.join(",")}`;
}

function readAnomalies(item: Item): Pick<TrendState, "anomalies"> {
  const [day = "", directions = ""] = (item.anomalies?.S ?? "").split(" ");
  if (day === "") return {};
  return { anomalies: { day, directions: directions.split(",") as Direction[] } };
}

/** Alerts that were left pending before there were several kinds tell of crossovers. */
function withKind({ alert, ...pending }: PendingAlert): PendingAlert {
  const known: Partial<Alert> = alert;
  return {
    ...pending,
    alert: known.kind === undefined ? { ...alert, kind: "crossover" } : alert,
  } as PendingAlert;
}

function packTicks(ticks: readonly TrendTick[]): Uint8Array {
  const bytes = Buffer.alloc(ticks.length * TICK_BYTES);
  ticks.forEach((tick, index) => {
    const at = index * TICK_BYTES;
    bytes.writeDoubleBE(tick.atMs, at);
    bytes.write(tick.id, at + 8, ID_BYTES, "hex");
    bytes.writeDoubleBE(tick.price.mantissa, at + 16);
    bytes.writeUInt8(tick.price.decimals, at + 24);
  });
  return bytes;
}

function unpackTicks(packed: Uint8Array | undefined): TrendTick[] {
  const bytes = Buffer.from(packed ?? []);
  return Array.from({ length: bytes.length / TICK_BYTES }, (_, index) => {
    const at = index * TICK_BYTES;
    return {
      atMs: bytes.readDoubleBE(at),
      id: bytes.toString("hex", at + 8, at + 8 + ID_BYTES),
      price: { mantissa: bytes.readDoubleBE(at + 16), decimals: bytes.readUInt8(at + 24) },
    };
  });
}

function packIds(ids: readonly string[]): Uint8Array {
  return Buffer.from(ids.join(""), "hex");
}

function unpackIds(packed: Uint8Array | undefined): string[] {
  const hex = Buffer.from(packed ?? []).toString("hex");
  return hex.match(/.{16}/g) ?? [];
}

/** Compressed: a thousand alerts of one batch must fit the 400 KB of an item. */
function packJson(value: readonly unknown[]): Uint8Array {
  return deflateRawSync(JSON.stringify(value));
}

function unpackJson<Value>(packed: Uint8Array | undefined): Value[] {
  if (packed === undefined) return [];
  return JSON.parse(inflateRawSync(packed).toString("utf8")) as Value[];
}
