import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { ObjectChangedError } from "../ports/LakeStore.ts";
import type { MergedObject, MergePorts } from "./MergedObject.ts";
import { mergeSorted } from "./mergeSorted.ts";
import { ParquetFile } from "./ParquetFile.ts";
import { ParquetObject } from "./ParquetObject.ts";
import type { RowSorter } from "./RowSorter.ts";

/** The time of an invocation was over before an object was merged. Nothing of it is written. */
export class MergeAbandonedError extends Error {
  override readonly name = "MergeAbandonedError";

  constructor(key: string) {
    super(`object ${key} must be merged before the deadline, and was not; its rows come again`);
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
      return await mergeOnce(ports, sorter, key, limits);
    } catch (error) {
      if (!(error instanceof ObjectChangedError)) throw error;
      await ports.clock.backOff(attempt);
    }
  }
}

async function mergeOnce(
  ports: MergePorts,
  sorter: RowSorter,
  key: string,
  { deadlineMs, maxRowsBefore }: MergeLimits,
): Promise<MergedObject | undefined> {
  const object = await ParquetObject.open(ports.lake, key, sorter.layout);
  if (object !== undefined && object.rowCount > maxRowsBefore) return undefined;
  // Several are merged at once, and each attempt begins anew.
  const path = join(sorter.folder, `${randomUUID()}.parquet`);
  const file = new ParquetFile(path, sorter.layout);
  try {
    const counts = { rowsAfter: 0, rowsAdded: 0, rowsReplaced: 0 };
    const sources = [object?.rows() ?? [], ...sorter.runs(key)];
    for await (const rows of mergeSorted(sorter.layout, sources)) {
      if (ports.clock.now() >= deadlineMs) throw new MergeAbandonedError(key);
      for (const row of rows) {
        file.add(row.row);
        counts.rowsAfter += 1;
        if (row.before === undefined) counts.rowsAdded += 1;
        else if (!sorter.layout.isEqual(row.before, row.row)) counts.rowsReplaced += 1;
      }
    }
    if (counts.rowsAdded + counts.rowsReplaced > 0) {
      file.finish();
      if (ports.clock.now() >= deadlineMs) throw new MergeAbandonedError(key);
      await ports.lake.putFile(key, path, object?.etag);
    }
    return { key, rowsBefore: object?.rowCount ?? 0, ...counts };
  } finally {
    file.abandon();
    rmSync(path, { force: true });
  }
}
