import { forEachAtOnce } from "./forEachAtOnce.ts";
import type { MergedObject, MergePorts } from "./MergedObject.ts";
import { mergeObject } from "./mergeObject.ts";
import type { RowSorter } from "./RowSorter.ts";

/** What became of the objects that rows belong in. */
export interface MergedObjects {
  /** By key. */
  readonly merged: ReadonlyMap<string, MergedObject>;
  /** Why the others were not merged. */
  readonly failures: readonly unknown[];
}

/** Rows up to which an object is small: some hundred kilobytes in memory. */
const SMALL_ROWS = 4_096;
/** Small objects that are merged at once: most of the time they wait for S3. */
const SMALL_AT_ONCE = 8;

/**
 * Brings the sorted rows into their objects. Small ones are merged some at a time, which a history of many
 * days or symbols wants; of large ones only one is in memory. What fails does not keep the others.
 * @param deadlineMs epoch milliseconds after which nothing is begun
 */
export async function mergeObjects(
  ports: MergePorts,
  sorter: RowSorter,
  deadlineMs: number,
): Promise<MergedObjects> {
  const merged = new Map<string, MergedObject>();
  const failures: unknown[] = [];
  const large: string[] = [];
  const merge = async (key: string, maxRowsBefore: number): Promise<void> => {
    try {
      const object = await mergeObject(ports, sorter, key, { deadlineMs, maxRowsBefore });
      if (object === undefined) large.push(key);
      else merged.set(key, object);
    } catch (error) {
      failures.push(error);
    }
  };
  const keys = Map.groupBy(sorter.keys(), (key) => sorter.rowCount(key) <= SMALL_ROWS);
  await forEachAtOnce(keys.get(true) ?? [], SMALL_AT_ONCE, (key) => merge(key, SMALL_ROWS));
  for (const key of [...(keys.get(false) ?? []), ...large.toSorted()]) await merge(key, Infinity);
  return { merged, failures };
}
