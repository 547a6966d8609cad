import type { MergedObject } from "../lake/mergeRows.ts";
import type { Observer } from "./observe.ts";

/** What one invocation did. */
export interface CompactionResult {
  /** Objects of `raw/` whose ticks are in. */
  readonly objects: number;
  /** Ticks that were not there before. */
  readonly added: number;
  /** Objects of `ticks/` that were looked at, by key; those that changed had ticks added. */
  readonly merged: readonly string[];
  /** Objects of `raw/` that were deleted, or expired, before they were read. */
  readonly missing: readonly string[];
  /** Objects of `raw/` that lie in Glacier: restore them and give their hours to this function. */
  readonly archived: readonly string[];
  /** Objects of `raw/` that are broken, and what is not theirs in the folder. */
  readonly corrupt: readonly string[];
  /** Messages of hours that are not over. */
  readonly waiting: number;
}

/** Most objects named in one line of the log. */
const MAX_NAMED = 20;

/** Counts what becomes of objects, and tells it at the end. */
export class CompactionTally {
  readonly missing: string[] = [];
  readonly archived: string[] = [];
  readonly corrupt: string[] = [];
  /** What failed and will be tried again. */
  readonly failures: unknown[] = [];
  waiting = 0;
  objects = 0;
  readonly #merged = new Map<string, number>();

  /** Adds what was merged. */
  add(merged: readonly MergedObject[]): void {
    for (const { key, rowsAdded } of merged) {
      this.#merged.set(key, (this.#merged.get(key) ?? 0) + rowsAdded);
    }
  }

  /**
   * Tells operators, and the caller.
   * @throws {AggregateError} if something failed: it is not lost, and comes again
   */
  end(observer: Observer): CompactionResult {
    const added = [...this.#merged.values()].reduce((sum, count) => sum + count, 0);
    observer.count({
      TicksCompacted: added,
      ObjectsCompacted: this.objects,
      RawObjectsMissing: this.missing.length,
      RawObjectsArchived: this.archived.length,
      RawObjectsCorrupt: this.corrupt.length,
    });
    const { objects, waiting, missing, archived, corrupt } = this;
    const merged = [...this.#merged.keys()];
    const result = { objects, added, merged, missing, archived, corrupt, waiting };
    observer.inform("ticks compacted", {
      ...result,
      merged: merged.slice(0, MAX_NAMED),
      missing: missing.slice(0, MAX_NAMED),
      archived: archived.slice(0, MAX_NAMED),
      corrupt: corrupt.slice(0, MAX_NAMED),
    });
    if (this.failures.length === 0) return result;
    const [first] = this.failures;
    throw new AggregateError(
      this.failures,
      `${this.failures.length} parts were not compacted and come again, the first because: ` +
        (first instanceof Error ? first.message : String(first)),
    );
  }
}
