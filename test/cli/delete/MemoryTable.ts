import type { ItemKey, ItemRange, TablePort } from "../../../cli/delete/TablePort.ts";
import type { Item } from "../../../runtime/domain/tickItem.ts";
import type { Faults } from "../../runtime/fakes/Faults.ts";

const PAGE = 3;

/** A table with a symbol and a sort key in memory. */
export class MemoryTable implements TablePort {
  readonly table: string;
  readonly #sortKey: string;
  readonly #faults: Faults;
  readonly #items = new Map<string, Item>();

  constructor(table: string, sortKey: string, faults: Faults) {
    this.table = table;
    this.#sortKey = sortKey;
    this.#faults = faults;
  }

  put(item: Item): void {
    this.#items.set(textOf(this.#keyOf(item)), item);
  }

  /** `<symbol> <sort key>` of all items, sorted. */
  list(): string[] {
    return [...this.#items.keys()].sort();
  }

  get(symbol: string, sort: string): Item | undefined {
    return this.#items.get(textOf({ symbol, sort }));
  }

  async *keys({ symbol, first, last }: ItemRange): AsyncGenerator<readonly ItemKey[]> {
    const keys = [...this.#items.values()]
      .map((item) => this.#keyOf(item))
      .filter((key) => symbol === undefined || key.symbol === symbol)
      .filter(({ sort }) => sort >= first && sort <= last);
    for (let at = 0; at < keys.length; at += PAGE) {
      yield await this.#faults.run("keys", () => keys.slice(at, at + PAGE));
    }
  }

  remove(keys: readonly ItemKey[]): Promise<void> {
    return this.#faults.run("remove", () => {
      for (const key of keys) this.#items.delete(textOf(key));
    });
  }

  read(key: ItemKey): Promise<Item | undefined> {
    return this.#faults.run("read", () => this.#items.get(textOf(key)));
  }

  replace(item: Item, version: number): Promise<boolean> {
    return this.#faults.run("replaceItem", () => {
      const before = this.#items.get(textOf(this.#keyOf(item)));
      if (Number(before?.version?.N) !== version) return false;
      this.put(item);
      return true;
    });
  }

  async *backwards(symbol: string, through: string): AsyncGenerator<Item> {
    const items = await this.#faults.run("backwards", () => [...this.#items.values()]);
    yield* items
      .filter((item) => this.#keyOf(item).symbol === symbol && this.#keyOf(item).sort <= through)
      .sort((a, b) => (this.#keyOf(a).sort < this.#keyOf(b).sort ? 1 : -1));
  }

  #keyOf(item: Item): ItemKey {
    return { symbol: item.symbol?.S ?? "", sort: item[this.#sortKey]?.S ?? "" };
  }
}

function textOf({ symbol, sort }: ItemKey): string {
  return `${symbol} ${sort}`;
}
