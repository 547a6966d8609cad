import type { Item } from "../../../runtime/domain/tickItem.ts";
import type { TickStore } from "../../../runtime/ports/TickStore.ts";
import { MAX_WRITE_ITEMS } from "../../../runtime/ports/TickStore.ts";
import type { Faults } from "./Faults.ts";
import { shuffle } from "./random.ts";

/** A record of the table's stream. */
export interface TableChange {
  readonly eventName: "INSERT" | "MODIFY";
  readonly item: Item;
}

/** Key of an item, for comparisons. */
export function keyOf(item: Item): string {
  return `${item.symbol?.S} ${item.timestamp?.S}`;
}

/** {@link TickStore} in memory: the puts of one call take effect in any order, as DynamoDB's do. */
export class MemoryTickStore implements TickStore {
  /** What the table's stream got to see, in order. */
  readonly changes: TableChange[] = [];
  /** Items of each call. */
  readonly writes: (readonly Item[])[] = [];
  /** Items that a call hands back as unprocessed. */
  refuses: (item: Item, call: number) => boolean = () => false;
  readonly #items = new Map<string, Item>();
  readonly #faults: Faults;
  readonly #random: () => number;

  constructor(faults: Faults, random: () => number) {
    this.#faults = faults;
    this.#random = random;
  }

  /** All items by key. */
  get items(): ReadonlyMap<string, Item> {
    return new Map([...this.#items].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** What a mapping that lets only inserts pass delivers. */
  get inserted(): Item[] {
    return this.changes.filter(({ eventName }) => eventName === "INSERT").map(({ item }) => item);
  }

  /** Puts an item as somebody else would. */
  put(item: Item): void {
    const before = this.#items.get(keyOf(item));
    this.#items.set(keyOf(item), item);
    if (before === undefined) this.changes.push({ eventName: "INSERT", item });
    else if (JSON.stringify(before) !== JSON.stringify(item)) {
      this.changes.push({ eventName: "MODIFY", item });
    }
  }

  /** Deletes an item, as its time to live does. */
  delete(item: Item): void {
    this.#items.delete(keyOf(item));
  }

  write(items: readonly Item[]): Promise<readonly Item[]> {
    return this.#faults.run("ticks.write", () => {
      const keys = new Set(items.map(keyOf));
      if (items.length === 0 || items.length > MAX_WRITE_ITEMS || keys.size < items.length) {
        throw new Error("ValidationException: 1 to 25 items, all of different keys");
      }
      const call = this.writes.push(items) - 1;
      const unprocessed = items.filter((item) => this.refuses(item, call));
      const taken = items.filter((item) => !unprocessed.includes(item));
      for (const item of shuffle(taken, this.#random)) this.put(item);
      // The SDK makes new objects of what it hands back.
      return structuredClone(unprocessed);
    });
  }

  async *readBackwards(symbol: string, throughKey: string): AsyncIterable<Item> {
    const found = await this.#faults.run("ticks.read", () =>
      [...this.#items.values()].filter(
        (item) => item.symbol?.S === symbol && (item.timestamp?.S ?? "") <= throughKey,
      ),
    );
    yield* found.sort((a, b) => ((a.timestamp?.S ?? "") < (b.timestamp?.S ?? "") ? 1 : -1));
  }
}
