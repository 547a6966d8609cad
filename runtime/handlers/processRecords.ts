import type { AcceptedRecord, LakeObject, RejectedRecord } from "../domain/lakeObjects.ts";
import { quarantineObjects, rawObjects } from "../domain/lakeObjects.ts";
import type { TickRules } from "../domain/parseTick.ts";
import type { Item } from "../domain/tickItem.ts";
import { isItemCounted } from "../domain/tickItem.ts";
import type { Archive } from "../ports/Archive.ts";
import type { Clock } from "../ports/Clock.ts";
import type { TickStore } from "../ports/TickStore.ts";
import type { Observer } from "./observe.ts";
import { storeTicks } from "./storeTicks.ts";

/** What records are processed with. */
export interface ProcessPorts {
  readonly ticks: TickStore;
  readonly archive: Archive;
  readonly clock: Clock;
  readonly observer: Observer;
}

/** Rules of a tick, and how long it is kept. */
export interface ProcessSettings extends TickRules {
  /** How long a tick stays in the tick table from its arrival on, in milliseconds; Infinity: for good. */
  readonly tickTtlMs: number;
}

/** A record that became a tick, with the key that it was put under. */
type Accepted = AcceptedRecord & { readonly item: Item; readonly partitionKey: string | undefined };

/** A record, judged. */
export type ParsedRecord = Accepted | RejectedRecord;

/** Most symbols named in one line of the log. */
const MAX_NAMED = 50;

/**
 * Processes judged records of one or more shards, each shard's in order: valid ones go to the tick table
 * and `raw/`, others with their reason to `quarantine/`. A shard's records end at the first one that a
 * platform failure left undone, whatever became of other shards.
 * @param deadlineMs epoch milliseconds after which nothing is tried again
 * @returns for each shard how many records from its start are done, and done for good
 */
export async function processRecords(
  shards: readonly (readonly ParsedRecord[])[],
  ports: ProcessPorts,
  deadlineMs: number,
): Promise<number[]> {
  const stored = await storeAccepted(shards.flat(), ports, deadlineMs);
  const ends = await Promise.all(
    shards.map((parsed) => archive(parsed.slice(0, storedOf(parsed, stored)), ports)),
  );
  report(
    shards.flatMap((parsed, index) => parsed.slice(0, ends[index])),
    ports,
  );
  return ends;
}

/** Stores the accepted records; returns those that are in the table then. */
async function storeAccepted(
  parsed: readonly ParsedRecord[],
  { ticks, clock, observer }: ProcessPorts,
  deadlineMs: number,
): Promise<ReadonlySet<ParsedRecord>> {
  const accepted = parsed.filter(isAccepted);
  const stored = await storeTicks(
    accepted.map(({ item }) => item),
    {
      ticks,
      clock,
      deadlineMs,
      onError: (error) => observer.retrying("the tick table did not take a batch", error),
    },
  );
  return new Set(accepted.filter((_record, index) => stored[index]));
}

/** How many records from a shard's start are behind us once these are in the table. */
function storedOf(parsed: readonly ParsedRecord[], stored: ReadonlySet<ParsedRecord>): number {
  const firstUndone = parsed.findIndex((record) => isAccepted(record) && !stored.has(record));
  return firstUndone === -1 ? parsed.length : firstUndone;
}

/** Archives what was stored or refused; returns how many records from the start are done then. */
async function archive(parsed: readonly ParsedRecord[], ports: ProcessPorts): Promise<number> {
  const accepted = parsed.filter(isAccepted);
  const rejected = parsed.filter((record) => !isAccepted(record)) as RejectedRecord[];
  const [rawFailed, quarantineFailed] = await Promise.all([
    putAll(rawObjects(accepted), ports),
    putAll(quarantineObjects(rejected), ports),
  ]);
  const undone = [rawFailed ? accepted[0] : undefined, quarantineFailed ? rejected[0] : undefined];
  const positions = undone.flatMap((record) =>
    record === undefined ? [] : [parsed.indexOf(record)],
  );
  return Math.min(parsed.length, ...positions);
}

async function putAll(
  objects: readonly LakeObject[],
  { archive: bucket, observer }: ProcessPorts,
): Promise<boolean> {
  try {
    for (const object of objects) await bucket.put(object);
    return false;
  } catch (error) {
    observer.retrying("the archive bucket did not take an object", error);
    return true;
  }
}

function report(done: readonly ParsedRecord[], { clock, observer }: ProcessPorts): void {
  const accepted = done.filter(isAccepted);
  const ticks = accepted.map(({ tick }) => tick);
  const mismatched = accepted.filter(({ tick, partitionKey }) => partitionKey !== tick.symbol);
  observer.stored(newestOf(accepted), clock.now());
  observer.count({
    TicksAccepted: ticks.length,
    TicksRejected: done.length - ticks.length,
    Anomalies: ticks.filter(({ anomaly }) => anomaly).length,
    PartitionKeysMismatched: mismatched.length,
  });
  if (mismatched.length > 0) {
    // Ticks of such a symbol may be spread over shards, and overtake each other between them.
    const symbols = [...new Set(mismatched.map(({ tick }) => tick.symbol))].slice(0, MAX_NAMED);
    observer.inform("partition keys differ from symbols", { symbols });
  }
  if (done.length > ticks.length) observer.inform("records refused", { reasons: reasonsOf(done) });
}

function reasonsOf(done: readonly ParsedRecord[]): Record<string, number> {
  const reasons: Record<string, number> = {};
  for (const record of done) {
    if (!isAccepted(record)) reasons[record.reason] = (reasons[record.reason] ?? 0) + 1;
  }
  return reasons;
}

/**
 * Ticks far ahead of their arrival, and stand-ins, change no signal, and so make no symbol look fresh
 * either.
 */
function newestOf(accepted: readonly Accepted[]): Map<string, number> {
  const newest = new Map<string, number>();
  for (const { tick, item } of accepted) {
    if (!isItemCounted(item)) continue;
    const atMs = Date.parse(tick.timestamp);
    newest.set(tick.symbol, Math.max(atMs, newest.get(tick.symbol) ?? atMs));
  }
  return newest;
}

function isAccepted(record: ParsedRecord): record is Accepted {
  return "tick" in record;
}
