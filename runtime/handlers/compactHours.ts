import { RAW_PREFIX } from "../contract/lake.ts";
import { arrivalHour, hourEndMs } from "../domain/arrivals.ts";
import { Compaction } from "./Compaction.ts";
import type { CompactionResult } from "./CompactionTally.ts";
import { CompactionTally } from "./CompactionTally.ts";
import type { CompactPorts, CompactSettings } from "./readRawObject.ts";
import { readRawObject } from "./readRawObject.ts";

/** Objects read at once. */
const MAX_READS = 8;

/**
 * Brings the ticks of named hours of arrival into `ticks/`, by listing their folders: what the queue never
 * told of, or forgot. Hours that are in already change nothing.
 * @param hours `YYYY/MM/DD/HH` each
 * @param deadlineMs epoch milliseconds after which nothing is begun
 * @throws {RangeError} if an hour is none: nothing is done then
 * @throws {AggregateError} if something failed, or time was too short
 */
export async function compactHours(
  hours: readonly string[],
  settings: CompactSettings,
  ports: CompactPorts,
  deadlineMs: number,
): Promise<CompactionResult> {
  const wrong = hours.find((hour) => hourEndMs(hour) === undefined);
  if (wrong !== undefined) {
    throw new RangeError(
      `"hours" must hold hours like 2026/11/20/14, got ${JSON.stringify(wrong)}`,
    );
  }
  const tally = new CompactionTally();
  const keys = listHours(hours, tally, ports);
  const startMs = ports.clock.now();
  let part = await take(keys);
  // A second round is begun only if it has as much time as the first one had.
  while (part.length > 0 && ports.clock.now() <= startMs + (deadlineMs - startMs) / 2) {
    const compaction = new Compaction<string>(ports, settings.buckets);
    const untilMs = compaction.gatherUntil(deadlineMs);
    try {
      for (; part.length > 0 && !compaction.isFull; part = await take(keys)) {
        if (ports.clock.now() >= untilMs) break;
        const reads = part.map((key) => readRawObject(key, key, compaction, tally, ports));
        await Promise.all(reads);
      }
      const { merged, failures } = await compaction.merge(deadlineMs);
      tally.add(merged);
      tally.failures.push(...failures);
    } finally {
      compaction.close();
    }
  }
  const [left] = part;
  if (left !== undefined) {
    const message = `time was over before ${left}; invoke again with the hours from`;
    tally.failures.push(new Error(`${message} ${arrivalHour(left)} on`));
  }
  return tally.end(ports.observer);
}

async function* listHours(
  hours: readonly string[],
  tally: CompactionTally,
  { lake, observer }: CompactPorts,
): AsyncGenerator<string, void, undefined> {
  for (const hour of [...new Set(hours)].sort()) {
    for await (const key of lake.list(`${RAW_PREFIX}${hour}/`)) {
      if (arrivalHour(key) === hour) {
        yield key;
        continue;
      }
      tally.corrupt.push(key);
      observer.inform("an object is not the pipeline's", { key });
    }
  }
}

async function take(keys: AsyncGenerator<string, void, undefined>): Promise<string[]> {
  const taken: string[] = [];
  while (taken.length < MAX_READS) {
    const next = await keys.next();
    if (next.done === true) break;
    taken.push(next.value);
  }
  return taken;
}
