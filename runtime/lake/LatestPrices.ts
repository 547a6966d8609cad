import type { LatestPriceRow } from "./rows.ts";

/** The newest row of each symbol, of all rows shown to it. */
export class LatestPrices {
  readonly #rows = new Map<string, LatestPriceRow>();

  /** Keeps the row if its time, then id, is greater than that of its symbol's before. */
  show(row: LatestPriceRow): void {
    const before = this.#rows.get(row.symbol);
    if (before === undefined || isLater(row, before)) this.#rows.set(row.symbol, row);
  }

  /** One row a symbol. */
  rows(): IterableIterator<LatestPriceRow> {
    return this.#rows.values();
  }
}

function isLater(row: LatestPriceRow, before: LatestPriceRow): boolean {
  if (row.timestamp !== before.timestamp) return row.timestamp > before.timestamp;
  return row.id > before.id;
}
