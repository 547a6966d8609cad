import { LATEST_PRICES } from "../contract/lake.ts";
import type { MergeOptions, MergePorts } from "./mergeRows.ts";
import { mergeRows } from "./mergeRows.ts";
import type { LatestPriceRow } from "./rows.ts";

/**
 * Brings the newest of rows that have just come into `latest_prices`: of a symbol's rows there the one
 * with the greatest time, then id, stays, so that it never goes backwards. Call it when the rows are in
 * their own table, and before what they came from is forgotten.
 * @param rows any number a symbol, in any order; {@link LatestPrices} keeps the newest of many
 * @returns whether the object changed
 */
export async function updateLatest(
  ports: MergePorts,
  rows: Iterable<LatestPriceRow>,
  options: MergeOptions,
): Promise<boolean> {
  const [object] = await mergeRows(ports, LATEST_PRICES, rows, options);
  return object !== undefined && object.rowsAdded + object.rowsReplaced > 0;
}
