import { createHash } from "node:crypto";
import type { Cells, TableLayout } from "./TableLayout.ts";

/**
 * Key of the object that a row belongs in: a function of the row, so that each row has one place.
 * @param buckets objects that a day of `ticks` is spread over
 */
export function objectKey(layout: TableLayout, cells: Cells, buckets: number): string {
  const { table } = layout;
  const { prefix, partition } = table;
  if (partition === undefined) return `${prefix}latest.parquet`;
  const symbol = layout.symbolOf(cells);
  const day = new Date(layout.timeOf(cells)).toISOString().slice(0, 10);
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
