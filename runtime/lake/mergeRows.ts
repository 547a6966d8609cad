import type { LakeTable } from "../contract/lake.ts";
import type { MergedObject, MergePorts } from "./MergedObject.ts";
import { mergeObjects } from "./mergeObjects.ts";
import type { LakeRow } from "./rows.ts";
import type { SortOptions } from "./RowSorter.ts";
import { RowSorter } from "./RowSorter.ts";

export type { MergedObject, MergePorts } from "./MergedObject.ts";

/** How rows are merged. */
export interface MergeOptions extends SortOptions {
  /** Epoch milliseconds after which it is given up: nothing of an object is written then. */
  readonly deadlineMs: number;
}

/**
 * Brings rows into a table, each into the object of its day, or symbol and year. Objects are merged and
 * replaced by conditional puts: the same rows again change nothing, and of two that
 * merge at once none loses a row. Any number of rows, in any order, in bounded memory.
 * @returns the objects in which rows belong, unchanged ones included
 * @throws {RangeError} if a value does not fit its column: nothing is written then
 */
export async function mergeRows(
  ports: MergePorts,
  table: LakeTable,
  rows: Iterable<LakeRow> | AsyncIterable<LakeRow>,
  { deadlineMs, ...options }: MergeOptions,
): Promise<MergedObject[]> {
  const sorter = new RowSorter(table, options);
  try {
    for await (const row of rows) sorter.add(row);
    const { merged, failures } = await mergeObjects(ports, sorter, deadlineMs);
    // The others are in: those that come again then change nothing.
    if (failures.length > 0) throw failures[0];
    return sorter.keys().flatMap((key) => merged.get(key) ?? []);
  } finally {
    sorter.close();
  }
}
