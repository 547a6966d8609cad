import { TICK_TABLE } from "../contract/tables.ts";
import type { Item } from "../domain/tickItem.ts";
import type { Clock } from "../ports/Clock.ts";
import type { TickStore } from "../ports/TickStore.ts";
import { MAX_WRITE_ITEMS } from "../ports/TickStore.ts";

/** What storing needs. */
export interface StoreTicksPorts {
  readonly ticks: TickStore;
  readonly clock: Clock;
  /** Epoch milliseconds after which nothing is tried again. */
  readonly deadlineMs: number;
  readonly onError: (error: unknown) => void;
}

/** An item to write, and the positions in the batch that it stands for. */
interface Entry {
  readonly item: Item;
  readonly positions: number[];
}

/**
 * Stores ticks so that those of one symbol reach the table's stream in their order: puts of one call
 * run in parallel, so a call holds at most one tick a symbol, and a symbol's next tick waits until the
 * one before is acknowledged. Equal items are written once; of items that share a key and say more than
 * it, the last stays, as it does when they come in two batches.
 * @returns for each item whether it is stored
 */
export async function storeTicks(
  items: readonly Item[],
  ports: StoreTicksPorts,
): Promise<boolean[]> {
  const queues = queueBySymbol(items);
  const stored = items.map(() => false);
  for (let attempt = 0; queues.size > 0;) {
    const heads = [...queues.values()].flatMap(([head]) => (head === undefined ? [] : [head]));
    const outcomes = await Promise.all(chunk(heads).map((part) => writeOnce(part, ports)));
    const acknowledged = outcomes.flatMap(({ taken }) => taken);
    for (const { item, positions } of acknowledged) {
      for (const position of positions) stored[position] = true;
      advance(queues, symbolOf(item));
    }
    for (const { item } of outcomes.flatMap(({ failed }) => failed)) queues.delete(symbolOf(item));
    if (acknowledged.length > 0) attempt = 0;
    else if (queues.size > 0) await ports.clock.backOff((attempt += 1));
    if (ports.clock.now() >= ports.deadlineMs) break;
  }
  return stored;
}

interface WriteOutcome {
  readonly taken: readonly Entry[];
  /** Not taken because the call failed: the SDK has tried it often enough. */
  readonly failed: readonly Entry[];
}

async function writeOnce(entries: readonly Entry[], ports: StoreTicksPorts): Promise<WriteOutcome> {
  try {
    const left = await ports.ticks.write(entries.map(({ item }) => item));
    const refused = new Set(left.map(keyOf));
    return { taken: entries.filter(({ item }) => !refused.has(keyOf(item))), failed: [] };
  } catch (error) {
    ports.onError(error);
    return { taken: [], failed: entries };
  }
}

function queueBySymbol(items: readonly Item[]): Map<string, Entry[]> {
  const queues = new Map<string, Entry[]>();
  const latest = new Map<string, Entry>();
  items.forEach((item, position) => {
    const before = latest.get(keyOf(item));
    if (before !== undefined && JSON.stringify(before.item) === JSON.stringify(item)) {
      before.positions.push(position);
      return;
    }
    const entry = { item, positions: [position] };
    latest.set(keyOf(item), entry);
    const queue = queues.get(symbolOf(item));
    if (queue === undefined) queues.set(symbolOf(item), [entry]);
    else queue.push(entry);
  });
  return queues;
}

function advance(queues: Map<string, Entry[]>, symbol: string): void {
  const queue = queues.get(symbol);
  queue?.shift();
  if (queue?.length === 0) queues.delete(symbol);
}

function symbolOf(item: Item): string {
  return item[TICK_TABLE.partitionKey]?.S ?? "";
}

function keyOf(item: Item): string {
  return `${symbolOf(item)} ${item[TICK_TABLE.sortKey]?.S}`;
}

function chunk(entries: readonly Entry[]): Entry[][] {
  const count = Math.ceil(entries.length / MAX_WRITE_ITEMS);
  return Array.from({ length: count }, (_, index) =>
    entries.slice(index * MAX_WRITE_ITEMS, (index + 1) * MAX_WRITE_ITEMS),
  );
}
