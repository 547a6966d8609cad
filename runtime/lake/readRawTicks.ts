import { gunzipSync } from "node:zlib";
import type { Tick } from "../contract/tick.ts";
import type { LatestPriceRow, LakeRow } from "./rows.ts";
import type { Cells } from "./cells.ts";
import type { TableLayout } from "./TableLayout.ts";

/** Most bytes that an object of `raw/` may unfold to: six times a batch of the stream. */
// https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html
const MAX_BYTES = 64 * 1024 * 1024;

/** A tick further ahead of its arrival than this is never the latest price, in milliseconds. */
const MAX_AHEAD_MS = 5 * 60_000;

/** Where a record came from, which the table does not keep. */
const STREAM_POSITION: ReadonlySet<string> = new Set(["arrived_at", "shard_id", "sequence_number"]);

/** What of a tick the latest prices show. */
const LATEST = [
  "symbol",
  "timestamp",
  "id",
  "price",
  "open",
  "high",
  "low",
  "previous_close",
  "volume",
  "change",
  "change_percent",
  "exchange",
  "data_source",
] as const;

/** An object of `raw/` is not as the pipeline writes it: all of it is left out, and a person must look. */
export class CorruptRawObjectError extends Error {
  override readonly name = "CorruptRawObjectError";
}

/** A tick as it came from `raw/`. */
export interface RawTick {
  readonly cells: Cells;
  /** Absent: its time is too far ahead of its arrival to be believed. */
  readonly latest?: LatestPriceRow;
}

/**
 * Reads the ticks of an object of `raw/`: all of them or none, for what stands beside a broken line may
 * be broken too.
 * @throws {CorruptRawObjectError} if it is no gzip, ends early, or a line is no tick
 */
export function readRawTicks(bytes: Uint8Array, layout: TableLayout): RawTick[] {
  const lines = unzip(bytes).split("\n");
  if (lines.pop() !== "") throw new CorruptRawObjectError("its last line has no end");
  return lines.map((line, index) => readLine(line, index + 1, layout));
}

function unzip(bytes: Uint8Array): string {
  try {
    const text = gunzipSync(bytes, { maxOutputLength: MAX_BYTES });
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(text);
  } catch (cause) {
    const problem = `it must be gzip of UTF-8 text of at most ${MAX_BYTES} bytes`;
    throw new CorruptRawObjectError(`${problem}: ${(cause as Error).message}`, { cause });
  }
}

function readLine(line: string, number: number, layout: TableLayout): RawTick {
  try {
    const parsed: unknown = JSON.parse(line);
    if (!isObject(parsed)) throw new TypeError("it is no JSON object");
    if (typeof parsed.id !== "string" || typeof parsed.price !== "string") {
      throw new TypeError("it has no id or no price");
    }
    const cells = layout.toCells(parsed as LakeRow, STREAM_POSITION);
    const arrivedAtMs = Date.parse(String(parsed.arrived_at));
    const isAhead = layout.timeOf(cells) > arrivedAtMs + MAX_AHEAD_MS;
    return { cells, ...(isAhead ? {} : { latest: toLatest(parsed as unknown as Tick) }) };
  } catch (cause) {
    throw new CorruptRawObjectError(`line ${number}: ${(cause as Error).message}`, { cause });
  }
}

function toLatest(tick: Tick): LatestPriceRow {
  const row: Record<string, unknown> = { road: "ticks" };
  for (const name of LATEST) if (tick[name] !== undefined) row[name] = tick[name];
  return row as LatestPriceRow;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
