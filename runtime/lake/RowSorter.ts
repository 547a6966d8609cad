import { rmSync } from "node:fs";
import { join } from "node:path";
import type { LakeTable } from "../contract/lake.ts";
import { makeWorkFolder } from "./makeWorkFolder.ts";
import { objectKey } from "./objectKey.ts";
import type { LakeRow } from "./rows.ts";
import type { Run } from "./SpillFile.ts";
import { SpillFile } from "./SpillFile.ts";
import type { Cells } from "./cells.ts";
import { type DayPlace, ONE_OBJECT } from "./DayPlaces.ts";
import { TableLayout } from "./TableLayout.ts";

/** Most rows in memory. */
const MEMORY_ROWS = 100_000;
/** Most characters of text in memory. */
const MEMORY_TEXT = 32 * 1024 * 1024;

/** Rows of one object. */
interface Group {
  rows: Cells[];
  text: number;
  readonly runs: Run[];
  readonly place: DayPlace;
}

/** How rows are sorted. */
export interface SortOptions {
  /** Most rows in memory; the others wait on disk. @default 100000 */
  readonly memoryRows?: number;
}

/**
 * Takes any number of a table's rows in any order and gives them back by object, sorted. What memory has no
 * room for waits in a folder of its own until {@link close}.
 */
export class RowSorter {
  readonly layout: TableLayout;
  /** Folder for files that are needed until the rows are merged. */
  readonly folder: string;
  readonly #memoryRows: number;
  readonly #groups = new Map<string, Group>();
  #spill: SpillFile | undefined;
  #rows = 0;
  #text = 0;

  constructor(table: LakeTable, { memoryRows = MEMORY_ROWS }: SortOptions = {}) {
    this.layout = new TableLayout(table);
    this.#memoryRows = memoryRows;
    this.folder = makeWorkFolder();
  }

  /**
   * Takes a row, and tells the key of its object.
   * @throws {RangeError} if a value does not fit its column
   */
  add(row: LakeRow): string {
    return this.addCells(this.layout.toCells(row));
  }

  /**
   * Takes a row that was checked already, and tells the key of its object.
   * @param place where the rows of its day lie: the same for all of them
   */
  addCells(cells: Cells, place: DayPlace = ONE_OBJECT): string {
    const key = objectKey(this.layout, cells, place.buckets);
    let group = this.#groups.get(key);
    if (group === undefined) {
      this.#groups.set(key, (group = { rows: [], text: 0, runs: [], place }));
    }
    const text = textOf(cells);
    group.rows.push(cells);
    group.text += text;
    this.#rows += 1;
    this.#text += text;
    if (this.#rows >= this.#memoryRows || this.#text >= MEMORY_TEXT) this.#makeRoom();
    return key;
  }

  /** Keys of the objects that have rows here, in their order. */
  keys(): string[] {
    return [...this.#groups.keys()].sort();
  }

  /** Rows of an object in memory; Infinity if more are on disk. */
  rowCount(key: string): number {
    const group = this.#groups.get(key);
    return group === undefined || group.runs.length === 0 ? (group?.rows.length ?? 0) : Infinity;
  }

  /** Where the rows of an object's day lie. */
  placeOf(key: string): DayPlace {
    return this.#groups.get(key)?.place ?? ONE_OBJECT;
  }

  /** Bytes of rows on disk. */
  get spilledBytes(): number {
    return this.#spill?.size ?? 0;
  }

  /** Sorted sequences of an object's rows; they may be read again and again. */
  runs(key: string): Iterable<readonly Cells[]>[] {
    const group = this.#groups.get(key);
    if (group === undefined) return [];
    const spill = this.#spill;
    group.rows.sort((a, b) => this.layout.compare(a, b));
    return [
      [group.rows],
      ...group.runs.flatMap((run) => (spill === undefined ? [] : [spill.read(run)])),
    ];
  }

  /** Frees the folder. */
  close(): void {
    this.#spill?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Writes the largest objects' rows to disk until half of the memory is free. */
  #makeRoom(): void {
    const bySize = [...this.#groups.values()].sort((a, b) => b.rows.length - a.rows.length);
    for (const group of bySize) {
      if (this.#rows <= this.#memoryRows / 2 && this.#text <= MEMORY_TEXT / 2) return;
      this.#spill ??= new SpillFile(join(this.folder, "rows"));
      group.rows.sort((a, b) => this.layout.compare(a, b));
      group.runs.push(this.#spill.write(group.rows));
      this.#rows -= group.rows.length;
      this.#text -= group.text;
      group.rows = [];
      group.text = 0;
    }
  }
}

function textOf(cells: Cells): number {
  let text = 0;
  for (const cell of cells) if (typeof cell === "string") text += cell.length;
  return text;
}
