import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { LakeTable } from "../../runtime/contract/lake.ts";
import type { Cells } from "../../runtime/lake/cells.ts";
import { LakeObjectError } from "../../runtime/lake/LakeObjectError.ts";
import { ParquetFile } from "../../runtime/lake/ParquetFile.ts";
import { ParquetObject } from "../../runtime/lake/ParquetObject.ts";
import { TableLayout } from "../../runtime/lake/TableLayout.ts";
import { ObjectChangedError } from "../../runtime/ports/LakeStore.ts";
import type { BucketPort, ObjectVersion } from "./BucketPort.ts";
import type { ObjectRewrite } from "./ObjectRewrite.ts";
import { UndecidableError } from "./ObjectRewrite.ts";
import { Tally } from "./RowFilter.ts";
import type { Selection } from "./Selection.ts";
import { isSelected } from "./Selection.ts";

/** Said of Parquet objects when they are put. */
export const PARQUET_HEADERS = { ContentType: "application/vnd.apache.parquet" };

/** Opens a version of a table's object; undefined if it is gone. */
export async function openParquet(
  port: BucketPort,
  version: ObjectVersion,
  layout: TableLayout,
): Promise<ParquetObject | undefined> {
  const { etag, size } = version;
  const lake = {
    readTail: async (_key: string, bytes: number) => {
      const start = Math.max(0, size - bytes);
      const tail = size === 0 ? new Uint8Array() : await port.readRange(version, start, size);
      return { etag, size, bytes: tail };
    },
    readRange: (_key: string, { start, end }: { readonly start: number; readonly end: number }) =>
      port.readRange(version, start, end),
  };
  try {
    return await ParquetObject.open(lake, version.key, layout);
  } catch (error) {
    if (error instanceof ObjectChangedError) return undefined;
    throw error;
  }
}

/** Objects of a Parquet table: rows that stay are the same in number, order and value. */
export function parquetRewrite(table: LakeTable, selection: Selection): ObjectRewrite {
  const layout = new TableLayout(table);
  const isGoing = (row: Cells): boolean =>
    isSelected(selection, layout.symbolOf(row), layout.timeOf(row));
  return {
    isOther: (key) => isOtherObject(table, selection, key),
    look: (port, version) => lookInto(port, version, layout, isGoing),
    async rewrite(port, version, folder) {
      const object = await openParquet(port, version, layout);
      if (object === undefined) throw new ObjectChangedError(version.key);
      const path = join(folder, `${randomUUID()}.parquet`);
      const file = new ParquetFile(path, layout, object.buckets);
      try {
        for await (const rows of object.rows()) {
          for (const row of rows) if (!isGoing(row)) file.add(row);
        }
        file.finish();
        await port.replace(version, path, PARQUET_HEADERS);
      } finally {
        file.abandon();
        rmSync(path, { force: true });
      }
    },
  };
}

/** Counts rows of an object; undefined if it is gone. */
export async function lookInto(
  port: BucketPort,
  version: ObjectVersion,
  layout: TableLayout,
  isGoing: (row: Cells) => boolean,
): Promise<Tally | undefined> {
  const tally = new Tally();
  try {
    const object = await openParquet(port, version, layout);
    if (object === undefined) return undefined;
    for await (const rows of object.rows()) {
      for (const row of rows) tally[isGoing(row) ? "removed" : "kept"] += 1;
    }
    // Without it a compaction would begin the day anew, perhaps with another number of objects.
    if (object.buckets > 1 && /-00\.parquet$/.test(version.key)) tally.kept += 1;
    return tally;
  } catch (error) {
    if (error instanceof ObjectChangedError) return undefined;
    if (!(error instanceof LakeObjectError)) throw error;
    throw new UndecidableError(error.message, { cause: error });
  }
}

const DAY_MS = 86_400_000;

/** Keys say the day, or the year and symbol, of all rows in an object. */
function isOtherObject(
  { partition, prefix }: LakeTable,
  { symbol, period }: Selection,
  key: string,
): boolean {
  const name = key.slice(prefix.length);
  if (partition?.unit === "YEARS") {
    const [, year, file] = /^(\d{4})\/([^/]+)\.parquet$/.exec(name) ?? [];
    if (year === undefined || file === undefined) return false;
    if (symbol !== undefined && file !== encodeURIComponent(symbol)) return true;
    return isOutside(period, Date.UTC(Number(year)), Date.UTC(Number(year) + 1));
  }
  const day = /^\d{4}-\d\d\/(\d{4}-\d\d-\d\d)-\d\d\.parquet$/.exec(name)?.[1];
  const startMs = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(startMs) && isOutside(period, startMs, startMs + DAY_MS);
}

function isOutside(period: Selection["period"], startMs: number, endMs: number): boolean {
  return period !== undefined && (endMs <= period.fromMs || startMs >= period.toMs);
}
