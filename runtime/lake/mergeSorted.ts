import type { Cells } from "./cells.ts";
import type { TableLayout } from "./TableLayout.ts";

/** Sorted rows, a few at a time. */
export type SortedRows = Iterable<readonly Cells[]> | AsyncIterable<readonly Cells[]>;

/** Rows that are given on at once. */
const BATCH_ROWS = 1024;

/** A row of the merge. */
export interface MergedRow {
  readonly row: Cells;
  /** The same row as the first source has it; undefined: it has none. */
  readonly before: Cells | undefined;
}

/** Reads a source row by row, and waits only between batches. */
class Cursor {
  /** Which of the sources this is; of equal rows the first source's comes first. */
  readonly index: number;
  #batches: Iterator<readonly Cells[]> | AsyncIterator<readonly Cells[]>;
  #batch: readonly Cells[] = [];
  #at = 0;

  constructor(rows: SortedRows, index: number) {
    this.index = index;
    this.#batches =
      Symbol.asyncIterator in rows ? rows[Symbol.asyncIterator]() : rows[Symbol.iterator]();
  }

  /** The row it stands at. */
  get row(): Cells {
    return this.#batch[this.#at] as Cells;
  }

  /** Goes to the next row of the batch; false if it has no more. */
  step(): boolean {
    this.#at += 1;
    return this.#at < this.#batch.length;
  }

  /** Goes to the next batch that has a row; false if there is none. */
  async fetch(): Promise<boolean> {
    for (;;) {
      const next: IteratorResult<readonly Cells[], unknown> = await this.#batches.next();
      if (next.done === true) return false;
      this.#batch = next.value;
      this.#at = 0;
      if (next.value.length > 0) return true;
    }
  }

  async close(): Promise<void> {
    await this.#batches.return?.();
  }
}

/**
 * Merges sorted sources into one sequence in which each row is once: of equal ones stays what the layout
 * says. Holds a batch of each source.
 * @param sources the first one's rows are told apart from the others'
 */
export async function* mergeSorted(
  layout: TableLayout,
  sources: readonly SortedRows[],
): AsyncGenerator<readonly MergedRow[], void, undefined> {
  const cursors = sources.map((source, index) => new Cursor(source, index));
  const heap = new CursorHeap(layout);
  try {
    for (const cursor of cursors) if (await cursor.fetch()) heap.push(cursor);
    const merged: MergedRow[] = [];
    for (let top = heap.top; top !== undefined; top = heap.top) {
      const { row, index } = top;
      const last = merged.at(-1);
      if (last !== undefined && layout.compare(last.row, row) === 0) {
        merged[merged.length - 1] = { row: layout.combine(last.row, row), before: last.before };
      } else {
        // The last row stays until the one after it is known to be another.
        if (merged.length > BATCH_ROWS) yield merged.splice(0, BATCH_ROWS);
        merged.push({ row, before: index === 0 ? row : undefined });
      }
      if (top.step() || (await top.fetch())) heap.sink();
      else heap.pop();
    }
    yield merged;
  } finally {
    for (const cursor of cursors) await cursor.close();
  }
}

/** Binary heap of cursors by their row. */
class CursorHeap {
  readonly #layout: TableLayout;
  readonly #cursors: Cursor[] = [];

  constructor(layout: TableLayout) {
    this.#layout = layout;
  }

  get top(): Cursor | undefined {
    return this.#cursors[0];
  }

  push(cursor: Cursor): void {
    let at = this.#cursors.push(cursor) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  pop(): void {
    const last = this.#cursors.pop();
    if (last === undefined || this.#cursors.length === 0) return;
    this.#cursors[0] = last;
    this.sink();
  }

  /** Puts the top, whose row is another now, where it belongs. */
  sink(): void {
    for (let at = 0; ;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < this.#cursors.length && this.#isBefore(child, least)) least = child;
      }
      if (least === at) return;
      this.#swap(at, least);
      at = least;
    }
  }

  #isBefore(at: number, other: number): boolean {
    const [a, b] = [this.#cursors[at] as Cursor, this.#cursors[other] as Cursor];
    const order = this.#layout.compare(a.row, b.row);
    return order === 0 ? a.index < b.index : order < 0;
  }

  #swap(at: number, other: number): void {
    const cursor = this.#cursors[at] as Cursor;
    this.#cursors[at] = this.#cursors[other] as Cursor;
    this.#cursors[other] = cursor;
  }
}
