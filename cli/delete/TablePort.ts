import type { Item } from "../../runtime/domain/tickItem.ts";

/** Key of an item: its symbol and sort key. */
export interface ItemKey {
  readonly symbol: string;
  readonly sort: string;
}

/** Which items are meant: those with sort keys from `first` to `last`, both included. */
export interface ItemRange {
  /** Absent: of all symbols, for which the whole table is read. */
  readonly symbol?: string;
  readonly first: string;
  readonly last: string;
}

/** A table with a symbol and a sort key, as a deletion sees it. */
export interface TablePort {
  readonly table: string;
  /** Keys of items, a page at a time. */
  keys(range: ItemRange): AsyncIterable<readonly ItemKey[]>;
  /** Deletes items; those that are gone are no error. */
  remove(keys: readonly ItemKey[]): Promise<void>;
  /** Reads an item. */
  read(key: ItemKey): Promise<Item | undefined>;
  /** Puts an item in place of the one with this `version`; false if there is another one by now. */
  replace(item: Item, version: number): Promise<boolean>;
  /** Items of a symbol from a sort key on backwards. */
  backwards(symbol: string, through: string): AsyncIterable<Item>;
}
