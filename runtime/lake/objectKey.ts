import { createHash } from "node:crypto";
import type { Cells } from "./cells.ts";
import type { TableLayout } from "./TableLayout.ts";

const DAY_MS = 86_400_000;

/** Texts of the days met: rows come a day at a time. */
const DAYS = new Map<number, string>();
/** Most days remembered. */
const MAX_DAYS = 10_000;

/** `YYYY-MM-DD` in UTC. */
function dayOf(atMs: number): string {
  const day = Math.floor(atMs / DAY_MS);
  const known = DAYS.get(day);
  if (known !== undefined) return known;
  const text = new Date(day * DAY_MS).toISOString().slice(0, 10);
  if (DAYS.size === MAX_DAYS) DAYS.clear();
  DAYS.set(day, text);
  return text;
}

/**
 * Key of the object that a row belongs in: a function of the row, so that each row has one place.
 * @param buckets objects that a day of `ticks` is spread over
 */
export function objectKey(layout: TableLayout, cells: Cells, buckets: number): string {
  const { table } = layout;
  const { prefix, partition } = table;
  if (partition === undefined) return `${prefix}latest.parquet`;
  const symbol = layout.symbolOf(cells);
  const day = dayOf(layout.timeOf(cells));
  switch (partition.unit) {
    case "YEARS":
      return `${prefix}${day.slice(0, 4)}/${encodeURIComponent(symbol)}.parquet`;
    case "MONTHS": {
      const bucket = table.name === "ticks" ? bucketOf(symbol, buckets) : 0;
      return `${prefix}${day.slice(0, 7)}/${day}-${String(bucket).padStart(2, "0")}.parquet`;
    }
  }
}

/** Spreads symbols evenly, and each always to the same bucket. */
function bucketOf(symbol: string, buckets: number): number {
  if (buckets === 1) return 0;
  return createHash("sha256").update(symbol).digest().readUInt32BE() % buckets;
}
