import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { ObjectChangedError } from "../ports/LakeStore.ts";
import type { MergedObject, MergePorts } from "./MergedObject.ts";
import { mergeSorted } from "./mergeSorted.ts";
import { ParquetFile } from "./ParquetFile.ts";
import { ParquetObject } from "./ParquetObject.ts";
import type { RowSorter } from "./RowSorter.ts";
import type { TableLayout } from "./TableLayout.ts";

/** The time of an invocation was over before an object was merged. Nothing of it is written. */
export class MergeAbandonedError extends Error {
  override readonly name = "MergeAbandonedError";

  constructor(key: string) {
    super(`object ${key} must be merged before the deadline, and was not; its rows come again`);
  }
}

/** The rows of a day are spread over another number of objects than when it was looked up. */
export class DayChangedError extends Error {
  override readonly name = "DayChangedError";

  constructor(key: string, { found, expected }: { found: number; expected: number }) {
    super(
      `object ${key} must be one of ${expected} of its day, is one of ${found}: ` +
        `another began the day meanwhile with another "lake.buckets"; its rows come again`,
    );
  }
}

/** What one merge may take. */
export interface MergeLimits {
  /** Epoch milliseconds after which it is given up. */
  readonly deadlineMs: number;
  /** Most rows that the object may have. */
  readonly maxRowsBefore: number;
}

/**
 * Brings the sorted rows of one object into it: reads it, merges, and replaces what it read if that is still
 * there. If it is not, somebody else's rows came in: all again, with them.
 * @returns undefined if the object is larger than was allowed: nothing was done
 * @throws {MergeAbandonedError} after the deadline
 * @throws {DayChangedError} if the rows belong in another object
 */
export async function mergeObject(
  ports: MergePorts,
  sorter: RowSorter,
  key: string,
  limits: MergeLimits,
): Promise<MergedObject | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    if (ports.clock.now() >= limits.deadlineMs) throw new MergeAbandonedError(key);
    try {
      const isNew = attempt === 1 && sorter.placeOf(key).isNew;
      return await mergeOnce(ports, sorter, { key, isNew }, limits);
    } catch (error) {
      if (!(error instanceof ObjectChangedError)) throw error;
      await ports.clock.backOff(attempt);
    }
  }
}

async function mergeOnce(
  ports: MergePorts,
  sorter: RowSorter,
  { key, isNew }: { readonly key: string; readonly isNew: boolean },
  { deadlineMs, maxRowsBefore }: MergeLimits,
): Promise<MergedObject | undefined> {
  const { buckets } = sorter.placeOf(key);
  // Whether it is new is seen by the put, too: then it is read, and all again.
  const object = isNew ? undefined : await ParquetObject.open(ports.lake, key, sorter.layout);
  if (object !== undefined && object.buckets !== buckets) {
    throw new DayChangedError(key, { found: object.buckets, expected: buckets });
  }
  if (object !== undefined && object.rowCount > maxRowsBefore) return undefined;
  // Several are merged at once, and each attempt begins anew.
  const path = join(sorter.folder, `${randomUUID()}.parquet`);
  const file = new ParquetFile(path, sorter.layout, buckets);
  try {
    const keepTime = (): void => {
      if (ports.clock.now() >= deadlineMs) throw new MergeAbandonedError(key);
    };
    const sources = [object?.rows() ?? [], ...sorter.runs(key)];
    const counts = await writeMerged(file, sorter.layout, sources, keepTime);
    if (counts.rowsAdded + counts.rowsReplaced > 0) {
      file.finish();
      keepTime();
      await ports.lake.putFile(key, path, object?.etag);
    }
    return { key, rowsBefore: object?.rowCount ?? 0, ...counts };
  } finally {
    file.abandon();
    rmSync(path, { force: true });
  }
}

/** Writes rows merged from sorted sources, the object's own first, and counts them. */
async function writeMerged(
  file: ParquetFile,
  layout: TableLayout,
  sources: Parameters<typeof mergeSorted>[1],
  keepTime: () => void,
): Promise<Omit<MergedObject, "key" | "rowsBefore">> {
  const counts = { rowsAfter: 0, rowsAdded: 0, rowsReplaced: 0 };
  for await (const rows of mergeSorted(layout, sources)) {
    keepTime();
    for (const { row, before } of rows) {
      file.add(row);
      counts.rowsAfter += 1;
      if (before === undefined) counts.rowsAdded += 1;
      else if (!layout.isEqual(before, row)) counts.rowsReplaced += 1;
    }
  }
  return counts;
}
