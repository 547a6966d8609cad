import type { BatchSpan, FailedBatch } from "./FailedBatch.ts";

/**
 * Batches of a lane in the order in which they are put back. Numbers of different streams, and of
 * different clusters, say nothing of each other: one after the other then, the older first.
 */
export function orderBatches(batches: readonly FailedBatch[]): FailedBatch[] {
  const streams = Map.groupBy(batches, ({ source, streamArn }) => `${source} ${streamArn}`);
  return [...streams.values()]
    .sort((a, b) => oldestArrival(a) - oldestArrival(b))
    .flatMap((ofIt) => (ofIt[0]?.source === "kafka" ? orderOfTopic(ofIt) : orderOfStream(ofIt)));
}

/** Arrival of the oldest record, epoch milliseconds. */
export function oldestArrival(batches: readonly FailedBatch[]): number {
  return batches.reduce((oldest, batch) => Math.min(oldest, batch.firstArrivedAtMs), Infinity);
}

/** By first sequence number, which grows over all shards that a key goes through. */
function orderOfStream(batches: readonly FailedBatch[]): FailedBatch[] {
  const spanned = batches.flatMap((batch) => batch.spans.map((span) => ({ batch, span })));
  return spanned.sort(compareSpans).map(({ batch }) => batch);
}

/**
 * Each partition's by offset. Offsets of different partitions say nothing of each other: there the older
 * batch comes first, and also where two partitions contradict one another, as they can after a poller
 * began anew at another place in each.
 */
function orderOfTopic(batches: readonly FailedBatch[]): FailedBatch[] {
  const before = new Map<FailedBatch, FailedBatch[]>(batches.map((batch) => [batch, []]));
  for (const ofPartition of spansByPartition(batches)) {
    // Those that begin alike may come in any order: none has a record in front of the others.
    const starts = [...Map.groupBy(ofPartition, ({ span }) => span.firstSequenceNumber).values()];
    starts.forEach((alike, index) => {
      const last = starts[index - 1]?.map(({ batch }) => batch) ?? [];
      for (const { batch } of alike) before.get(batch)?.push(...last);
    });
  }
  const waiting = new Set(batches.toSorted(compareAges));
  const ordered: FailedBatch[] = [];
  while (waiting.size > 0) {
    const free = firstFree(waiting, before);
    const next = free ?? oldestInCircle(waiting, before);
    waiting.delete(next);
    if (free === undefined) passOn(next, before);
    ordered.push(next);
  }
  return ordered;
}

/** Spans of each partition, by offset. */
function spansByPartition(batches: readonly FailedBatch[]): Spanned[][] {
  const spanned = batches.flatMap((batch) => batch.spans.map((span) => ({ batch, span })));
  const partitions = [...Map.groupBy(spanned, ({ span }) => span.shardId).values()];
  return partitions.map((ofIt) => ofIt.sort(compareSpans));
}

/** The oldest of which none must come before it. */
function firstFree(
  waiting: ReadonlySet<FailedBatch>,
  before: ReadonlyMap<FailedBatch, readonly FailedBatch[]>,
): FailedBatch | undefined {
  for (const batch of waiting) {
    if (before.get(batch)?.every((other) => !waiting.has(other)) === true) return batch;
  }
  return undefined;
}

/** Of batches of which each must come after another one of them: the oldest. */
function oldestInCircle(
  waiting: ReadonlySet<FailedBatch>,
  before: ReadonlyMap<FailedBatch, readonly FailedBatch[]>,
): FailedBatch {
  const seen: FailedBatch[] = [];
  let [at] = waiting;
  while (at !== undefined && !seen.includes(at)) {
    seen.push(at);
    at = before.get(at)?.find((other) => waiting.has(other));
  }
  const circle = seen.slice(at === undefined ? 0 : seen.indexOf(at));
  const [oldest] = circle.sort(compareAges);
  if (oldest === undefined) throw new Error("only batches that wait can be in a circle");
  return oldest;
}

/** What should have come before a batch must still come before those behind it. */
function passOn(batch: FailedBatch, before: ReadonlyMap<FailedBatch, FailedBatch[]>): void {
  const missed = before.get(batch) ?? [];
  for (const [behind, others] of before) {
    if (others.includes(batch)) others.push(...missed.filter((other) => other !== behind));
  }
}

interface Spanned {
  readonly batch: FailedBatch;
  readonly span: BatchSpan;
}

function compareSpans(a: Spanned, b: Spanned): number {
  return (
    compareNumbers(a.span.firstSequenceNumber, b.span.firstSequenceNumber) ||
    // Of two that begin alike the shorter one was cut off the longer one, and is done with it again.
    compareNumbers(a.span.lastSequenceNumber, b.span.lastSequenceNumber) ||
    compareKeys(a.batch, b.batch)
  );
}

function compareAges(a: FailedBatch, b: FailedBatch): number {
  return (
    a.firstArrivedAtMs - b.firstArrivedAtMs || a.failedAtMs - b.failedAtMs || compareKeys(a, b)
  );
}

/** No two objects have one key. */
function compareKeys(a: FailedBatch, b: FailedBatch): number {
  return a.key < b.key ? -1 : 1;
}

/** Sequence numbers differ in length and are beyond what a number holds exactly. */
function compareNumbers(a: string, b: string): number {
  const difference = BigInt(a) - BigInt(b);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}
