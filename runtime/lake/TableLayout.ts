import type { Column, LakeTable } from "../contract/lake.ts";
import type { Cell, Cells } from "./cells.ts";
import { columnKind, type ColumnKind } from "./columnKind.ts";
import { ownId } from "./ownId.ts";
import { readCell } from "./readCell.ts";
import type { LakeRow } from "./rows.ts";

/** A column, and how its values are kept. */
export interface LaidOutColumn extends Column {
  readonly kind: ColumnKind;
  /** Whether each row has a value. */
  readonly isRequired: boolean;
}

/** Fields that a tick id is made of, and that tell rows without a stored id apart. */
const IDENTITY = [
  "price",
  "open",
  "high",
  "low",
  "previous_close",
  "volume",
  "exchange",
  "tick_id",
] as const;

/**
 * What rows of a table are as cells: how they are ordered, when two are the same row, and what stays of
 * two that are. What stays depends on the two alone, whichever came first: merging in any order and any
 * number of times gives the same table.
 */
export class TableLayout {
  readonly table: LakeTable;
  readonly columns: readonly LaidOutColumn[];
  readonly #positions: ReadonlyMap<string, number>;
  readonly #symbol: number;
  readonly #time: number;
  readonly #id: number;
  /** Columns by which rows without a stored id are told apart. */
  readonly #identity: readonly number[];
  /** Column of which the least value of equal rows stays, whatever else they say; -1: none. */
  readonly #earliest: number;

  constructor(table: LakeTable) {
    this.table = table;
    this.columns = table.columns.map((column) => ({
      ...column,
      kind: columnKind(column.type),
      isRequired: column.name === "symbol" || column.name === table.timeColumn,
    }));
    this.#positions = new Map(table.columns.map(({ name }, index) => [name, index]));
    this.#symbol = this.#position("symbol");
    this.#time = this.#position(table.timeColumn);
    this.#id = this.#position("id");
    this.#identity = IDENTITY.map((name) => this.#position(name)).filter((index) => index >= 0);
    this.#earliest = this.#position("etl_loading_ts");
  }

  /**
   * Checks a row and takes its cells.
   * @param ignored names of fields that the table does not keep
   * @throws {RangeError} if a value does not fit its column
   */
  toCells(row: LakeRow, ignored?: ReadonlySet<string>): Cells {
    const cells: Cell[] = new Array<Cell>(this.columns.length).fill(null);
    for (const name in row) {
      const position = this.#position(name);
      const column = this.columns[position];
      if (column === undefined) {
        if (ignored?.has(name) === true) continue;
        throw new RangeError(`table ${this.table.name} has no column "${name}"; leave it out`);
      }
      cells[position] = readCell(column, row[name]);
    }
    const missing = this.columns.find(
      ({ isRequired }, position) => isRequired && cells[position] === null,
    );
    if (missing !== undefined) {
      throw new RangeError(`column "${missing.name}" of ${this.table.name} must be set, got none`);
    }
    if (cells[this.#id] !== null && !this.#isLatest) {
      const time = row[this.table.timeColumn] as string;
      if (cells[this.#id] === this.#ownId(cells, time)) cells[this.#id] = null;
    }
    return cells;
  }

  /** Ticker of a row. */
  symbolOf(cells: Cells): string {
    return cells[this.#symbol] as string;
  }

  /** Time of a row's trade, in epoch milliseconds. */
  timeOf(cells: Cells): number {
    return cells[this.#time] as number;
  }

  /** Order of the table's rows: symbol, time, id. Zero: both are the same row. */
  compare(a: Cells, b: Cells): number {
    const bySymbol = compareCells(a[this.#symbol], b[this.#symbol]);
    if (bySymbol !== 0 || this.#isLatest) return bySymbol;
    const byTime = this.timeOf(a) - this.timeOf(b);
    if (byTime !== 0) return byTime;
    const [idOfA, idOfB] = [a[this.#id], b[this.#id]];
    if (idOfA !== null || idOfB !== null) return compareCells(idOfA, idOfB);
    return this.#compareAt(this.#identity, a, b);
  }

  /** What stays of two versions of the same row. */
  combine(a: Cells, b: Cells): Cells {
    if (this.#isLatest) return this.#compareAge(a, b) >= 0 ? a : b;
    const winner = this.#compareContent(a, b) <= 0 ? a : b;
    if (this.#earliest < 0) return winner;
    const earliest = compareCells(a[this.#earliest], b[this.#earliest]) <= 0 ? a : b;
    if (winner[this.#earliest] === earliest[this.#earliest]) return winner;
    return winner.with(this.#earliest, earliest[this.#earliest] ?? null);
  }

  /** Whether two rows are equal in every column. */
  isEqual(a: Cells, b: Cells): boolean {
    return a === b || a.every((cell, position) => cell === b[position]);
  }

  get #isLatest(): boolean {
    return this.table.name === "latest_prices";
  }

  #position(name: string): number {
    return this.#positions.get(name) ?? -1;
  }

  #ownId(cells: Cells, time: string): string {
    return ownId(this.symbolOf(cells), time, (name) => {
      const cell = cells[this.#position(name)];
      return typeof cell === "string" ? cell : undefined;
    });
  }

  #compareAge(a: Cells, b: Cells): number {
    const byTime = this.timeOf(a) - this.timeOf(b);
    if (byTime !== 0) return byTime;
    return compareCells(a[this.#id], b[this.#id]) || -this.#compareContent(a, b);
  }

  /** Orders by all columns but the one that has a rule of its own. */
  #compareContent(a: Cells, b: Cells): number {
    for (let position = 0; position < a.length; position += 1) {
      if (position === this.#earliest) continue;
      const order = compareCells(a[position], b[position]);
      if (order !== 0) return order;
    }
    return 0;
  }

  #compareAt(positions: readonly number[], a: Cells, b: Cells): number {
    for (const position of positions) {
      const order = compareCells(a[position], b[position]);
      if (order !== 0) return order;
    }
    return 0;
  }
}

/** Any order that depends on the values alone; null comes last, so that of two rows the fuller stays. */
function compareCells(a: Cell | undefined, b: Cell | undefined): number {
  if (a === b) return 0;
  if (a === null || a === undefined) return 1;
  if (b === null || b === undefined) return -1;
  return a < b ? -1 : 1;
}
