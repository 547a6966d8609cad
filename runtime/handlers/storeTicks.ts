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

/**
 * Stores ticks so that those of one symbol reach the table's stream in their order: puts of one call
 * run in parallel, so a call holds at most one tick a symbol, and a symbol's next tick waits until the
 * one before is acknowledged. Equal keys are written once.
 * @returns for each item whether it is stored
 */
export async function storeTicks(
  items: readonly Item[],
  ports: StoreTicksPorts,
): Promise<boolean[]> {
  const queues = queueBySymbol(items);
  const stored = new Set<string>();
  for (let attempt = 0; queues.size > 0;) {
    const heads = [...queues.values()].flatMap(([head]) => (head === undefined ? [] : [head]));
    const outcomes = await Promise.all(chunk(heads).map((part) => writeOnce(part, ports)));
    const acknowledged = outcomes.flatMap(({ taken }) => taken);
    for (const item of acknowledged) {
      stored.add(keyOf(item));
      advance(queues, symbolOf(item));
    }
    for (const item of outcomes.flatMap(({ failed }) => failed)) queues.delete(symbolOf(item));
    if (acknowledged.length > 0) attempt = 0;
    else if (queues.size > 0) await ports.clock.backOff((attempt += 1));
    if (ports.clock.now() >= ports.deadlineMs) break;
  }
  return items.map((item) => stored.has(keyOf(item)));
}

interface WriteOutcome {
  readonly taken: readonly Item[];
  /** Not taken because the call failed: the SDK has tried it often enough. */
  readonly failed: readonly Item[];
}

async function writeOnce(items: readonly Item[], ports: StoreTicksPorts): Promise<WriteOutcome> {
  try {
    const refused = new Set((await ports.ticks.write(items)).map(keyOf));
    return { taken: items.filter((item) => !refused.has(keyOf(item))), failed: [] };
  } catch (error) {
    ports.onError(error);
    return { taken: [], failed: items };
  }
}

function queueBySymbol(items: readonly Item[]): Map<string, Item[]> {
  const queues = new Map<string, Item[]>();
  const seen = new Set<string>();
  for (const item of items) {
    if (seen.has(keyOf(item))) continue;
    seen.add(keyOf(item));
    const queue = queues.get(symbolOf(item));
    if (queue === undefined) queues.set(symbolOf(item), [item]);
    else queue.push(item);
  }
  return queues;
}

function advance(queues: Map<string, Item[]>, symbol: string): void {
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

function chunk(items: readonly Item[]): Item[][] {
  const count = Math.ceil(items.length / MAX_WRITE_ITEMS);
  return Array.from({ length: count }, (_, index) =>
    items.slice(index * MAX_WRITE_ITEMS, (index + 1) * MAX_WRITE_ITEMS),
  );
}
