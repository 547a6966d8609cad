import { arrivalHour, hourEndMs } from "../domain/arrivals.ts";
import { MalformedMessageError, readObjectEvents } from "../files/readObjectEvents.ts";
import type { Arrival, ArrivalQueue } from "../ports/ArrivalQueue.ts";
import { Compaction } from "./Compaction.ts";
import type { CompactionResult } from "./CompactionTally.ts";
import { CompactionTally } from "./CompactionTally.ts";
import type { CompactPorts, CompactSettings } from "./readRawObject.ts";
import { readRawObject } from "./readRawObject.ts";

/** What arrivals are compacted with. */
export interface ArrivalPorts extends CompactPorts {
  readonly queue: ArrivalQueue;
}

/** A message, read. */
interface ReadMessage {
  readonly arrival: Arrival;
  readonly keys: readonly string[];
}

/**
 * Brings all ticks into `ticks/` that arrived in hours that are over: takes the messages that tell of their
 * objects, merges, and removes the messages whose ticks are in. A run that ends anywhere leaves messages
 * whose ticks are in already, which changes nothing. Messages of the hour that is not over wait for its
 * end, so that each day's object is rewritten once an hour.
 * @param deadlineMs epoch milliseconds after which nothing is begun
 * @throws {AggregateError} if something failed: its messages come again
 */
export async function compactArrivals(
  settings: CompactSettings & { readonly includeOpenHour: boolean },
  ports: ArrivalPorts,
  deadlineMs: number,
): Promise<CompactionResult> {
  const tally = new CompactionTally();
  const startMs = ports.clock.now();
  // A second round is begun only if it has as much time as the first one had.
  while (ports.clock.now() <= startMs + (deadlineMs - startMs) / 2) {
    const compaction = new Compaction<Arrival>(ports, settings.buckets);
    try {
      const isDrained = await gather(compaction, tally, settings, ports, deadlineMs);
      await mergeGathered(compaction, tally, ports, deadlineMs);
      if (isDrained) break;
    } finally {
      compaction.close();
    }
  }
  return tally.end(ports.observer);
}

/** Takes messages and their objects until there are no more, no room, or no time. */
async function gather(
  compaction: Compaction<Arrival>,
  tally: CompactionTally,
  settings: CompactSettings & { readonly includeOpenHour: boolean },
  ports: ArrivalPorts,
  deadlineMs: number,
): Promise<boolean> {
  const untilMs = compaction.gatherUntil(deadlineMs);
  while (!compaction.isFull && ports.clock.now() < untilMs) {
    let arrivals: readonly Arrival[];
    try {
      arrivals = await ports.queue.receive();
    } catch (error) {
      tally.failures.push(error);
      return true;
    }
    if (arrivals.length === 0) return true;
    const messages = arrivals.flatMap((arrival) => readMessage(arrival, tally, settings, ports));
    const due = await holdBack(messages, tally, settings, ports);
    await Promise.all(due.map((message) => addMessage(message, compaction, tally, ports)));
  }
  return false;
}

/** The objects a message tells of; a message that makes no sense stays, until the queue gives it up. */
function readMessage(
  arrival: Arrival,
  tally: CompactionTally,
  { bucket }: CompactSettings,
  { observer }: ArrivalPorts,
): ReadMessage[] {
  try {
    const events = readObjectEvents(arrival.body);
    const foreign = events.find(
      (event) => event.bucket !== bucket || arrivalHour(event.key) === undefined,
    );
    if (foreign === undefined) return [{ arrival, keys: events.map(({ key }) => key) }];
    tally.corrupt.push(foreign.key);
    observer.inform("an object is not the pipeline's", {
      key: foreign.key,
      bucket: foreign.bucket,
    });
  } catch (error) {
    if (!(error instanceof MalformedMessageError)) throw error;
    tally.corrupt.push(`message received ${arrival.receives} times`);
    observer.retrying("a message is none of the bucket's", error);
  }
  return [];
}

/** Lets messages of hours that are not over come again when they are. */
async function holdBack(
  messages: readonly ReadMessage[],
  tally: CompactionTally,
  { includeOpenHour }: { readonly includeOpenHour: boolean },
  { clock, queue, observer }: ArrivalPorts,
): Promise<ReadMessage[]> {
  const nowMs = clock.now();
  const endOf = ({ keys }: ReadMessage): number =>
    Math.max(0, ...keys.map((key) => hourEndMs(arrivalHour(key) ?? "") ?? 0));
  const open = includeOpenHour ? [] : messages.filter((message) => endOf(message) > nowMs);
  for (const [endMs, group] of Map.groupBy(open, endOf)) {
    try {
      const arrivals = group.map(({ arrival }) => arrival);
      await queue.release(arrivals, (endMs - nowMs) / 1000);
    } catch (error) {
      // They come again by themselves, later.
      observer.retrying("messages of an open hour were not released", error);
    }
  }
  tally.waiting += open.length;
  return messages.filter((message) => !open.includes(message));
}

async function addMessage(
  { arrival, keys }: ReadMessage,
  compaction: Compaction<Arrival>,
  tally: CompactionTally,
  ports: ArrivalPorts,
): Promise<void> {
  compaction.addSource(arrival);
  for (const key of keys) {
    const isDone = await readRawObject(key, arrival, compaction, tally, ports);
    if (!isDone) {
      compaction.giveUp(arrival);
      return;
    }
  }
}

async function mergeGathered(
  compaction: Compaction<Arrival>,
  tally: CompactionTally,
  { queue }: ArrivalPorts,
  deadlineMs: number,
): Promise<void> {
  const { done, merged, failures } = await compaction.merge(deadlineMs);
  tally.add(merged);
  tally.failures.push(...failures);
  try {
    await queue.remove(done);
  } catch (error) {
    tally.failures.push(error);
  }
}
