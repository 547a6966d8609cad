import type { KinesisStreamBatchResponse, KinesisStreamRecord } from "aws-lambda";
import { TICK_TABLE } from "../contract/tables.ts";
import type { AcceptedRecord, LakeObject, RejectedRecord } from "../domain/lakeObjects.ts";
import { quarantineObjects, rawObjects } from "../domain/lakeObjects.ts";
import type { TickRules } from "../domain/parseTick.ts";
import { parseTick } from "../domain/parseTick.ts";
import type { Item } from "../domain/tickItem.ts";
import { toTickItem } from "../domain/tickItem.ts";
import type { Archive } from "../ports/Archive.ts";
import type { Clock } from "../ports/Clock.ts";
import type { TickStore } from "../ports/TickStore.ts";
import type { Observer } from "./observe.ts";
import { storeTicks } from "./storeTicks.ts";

/** What a batch of stream records is processed with. */
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

type Accepted = AcceptedRecord & { readonly item: Item; readonly partitionKey: string };
type Parsed = Accepted | RejectedRecord;

/** Most symbols named in one line of the log. */
const MAX_NAMED = 50;

/**
 * Processes the records of one shard in order: valid ones go to the tick table and `raw/`, others with
 * their reason to `quarantine/`. Stops at the first record that a platform failure left undone, and
 * reports it: Lambda comes again from there, and everything done before is done for good.
 * @param deadlineMs epoch milliseconds after which nothing is tried again
 */
export async function processBatch(
  records: readonly KinesisStreamRecord[],
  settings: ProcessSettings,
  ports: ProcessPorts,
  deadlineMs: number,
): Promise<KinesisStreamBatchResponse> {
  const parsed = records.map((record) => parseRecord(record, settings));
  const stored = await storeAccepted(parsed, ports, deadlineMs);
  const done = await archive(parsed.slice(0, stored), ports);
  report(parsed.slice(0, done), ports);
  const undone = parsed[done];
  return {
    batchItemFailures: undone === undefined ? [] : [{ itemIdentifier: undone.sequenceNumber }],
  };
}

function parseRecord(record: KinesisStreamRecord, settings: ProcessSettings): Parsed {
  const { kinesis, eventID } = record;
  const arrivedAtMs = Math.round(kinesis.approximateArrivalTimestamp * 1000);
  const position = {
    shardId: eventID.slice(0, eventID.indexOf(":")),
    sequenceNumber: kinesis.sequenceNumber,
    arrivedAtMs,
  };
  const parsed = parseTick(Buffer.from(kinesis.data, "base64"), arrivedAtMs, settings);
  if ("reason" in parsed) return { ...position, reason: parsed.reason, payload: kinesis.data };
  const { tick, atMs } = parsed;
  return {
    ...position,
    partitionKey: kinesis.partitionKey,
    tick,
    item: toTickItem(tick, { atMs, arrivedAtMs, ttlMs: settings.tickTtlMs }),
  };
}

/** Stores the accepted records; returns how many records from the start are behind us then. */
async function storeAccepted(
  parsed: readonly Parsed[],
  { ticks, clock, observer }: ProcessPorts,
  deadlineMs: number,
): Promise<number> {
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
  const firstUndone = accepted[stored.indexOf(false)];
  return firstUndone === undefined ? parsed.length : parsed.indexOf(firstUndone);
}

/** Archives what was stored or refused; returns how many records from the start are done then. */
async function archive(parsed: readonly Parsed[], ports: ProcessPorts): Promise<number> {
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

function report(done: readonly Parsed[], { clock, observer }: ProcessPorts): void {
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

function reasonsOf(done: readonly Parsed[]): Record<string, number> {
  const reasons: Record<string, number> = {};
  for (const record of done) {
    if (!isAccepted(record)) reasons[record.reason] = (reasons[record.reason] ?? 0) + 1;
  }
  return reasons;
}

/** Ticks far ahead of their arrival change no signal, and so make no symbol look fresh either. */
function newestOf(accepted: readonly Accepted[]): Map<string, number> {
  const newest = new Map<string, number>();
  for (const { tick, item } of accepted) {
    if (TICK_TABLE.aheadAttribute in item) continue;
    const atMs = Date.parse(tick.timestamp);
    newest.set(tick.symbol, Math.max(atMs, newest.get(tick.symbol) ?? atMs));
  }
  return newest;
}

function isAccepted(record: Parsed): record is Accepted {
  return "tick" in record;
}
