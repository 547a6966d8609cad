import type { LakeTable } from "../contract/lake.ts";
import type { Clock } from "../ports/Clock.ts";
import type { LakeStore } from "../ports/LakeStore.ts";
import type { LakeRow } from "./rows.ts";

/** What rows are merged with. */
export interface MergePorts {
  readonly lake: LakeStore;
  readonly clock: Clock;
}

/** How rows are merged. */
export interface MergeOptions {
  /** Epoch milliseconds after which nothing is tried again. */
  readonly deadlineMs: number;
  /** Objects that the ticks of a day are spread over, 1 to 100; of `ticks` only. @default 1 */
  readonly buckets?: number;
}

/** What became of one object. */
export interface MergedObject {
  readonly key: string;
  readonly rowsBefore: number;
  readonly rowsAfter: number;
  /** Rows that the object did not have before. */
  readonly rowsAdded: number;
  /** Rows it had, of which the better version came now. */
  readonly rowsReplaced: number;
}

/**
 * Brings rows into a table, each into the object of its day, or symbol and year. Objects are merged and
 * replaced one after the other by conditional puts: the same rows again change nothing, and of two that
 * merge at once none loses a row. Any number of rows, in any order, in bounded memory.
 * @returns the objects in which rows belong, unchanged ones included
 * @throws {RangeError} if a value does not fit its column: nothing is written then
 */
export function mergeRows(
  _ports: MergePorts,
  _table: LakeTable,
  _rows: Iterable<LakeRow> | AsyncIterable<LakeRow>,
  _options: MergeOptions,
): Promise<MergedObject[]> {
  return Promise.reject(new Error("to be written"));
}
