import type { Item } from "../domain/tickItem.ts";

/** Most items of one write call.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
export const MAX_WRITE_ITEMS = 25;

/** The tick table. */
export interface TickStore {
  /**
   * Writes up to {@link MAX_WRITE_ITEMS} items in no order, and resolves to those that were not taken:
   * try them again later.
   */
  write(items: readonly Item[]): Promise<readonly Item[]>;
  /** The last ticks of a symbol up to a sort key, newest first, as far as they are read. */
  readBackwards(symbol: string, throughKey: string): AsyncIterable<Item>;
}
