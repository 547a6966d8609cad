import type { FailedBatch } from "./FailedBatch.ts";

/** Batches that must be put back one after another, in their order. */
export interface Lane {
  readonly batches: readonly FailedBatch[];
  /** Order keys of all records in it. */
  readonly orderKeys: ReadonlySet<string>;
}

/** A shard of a stream, with what failed of it. */
interface FailedShard {
  readonly batches: FailedBatch[];
  readonly orderKeys: Set<string>;
}

/**
 * Collects failed batches, and tells which of them have an order between them: those of one shard, and
 * those of shards with a key in common, for a key moves to another shard when shards are split or merged.
 */
export class LaneBuilder {
  readonly #shards = new Map<string, FailedShard>();

  /** Adds a batch with the order keys of its records. */
  add(batch: FailedBatch, orderKeys: ReadonlySet<string>): void {
    // By stream, not by mapping: a mapping that was made anew goes on with the same shards.
    const name = `${batch.source} ${batch.streamArn} ${batch.shardId}`;
    const shard = this.#shards.get(name) ?? { batches: [], orderKeys: new Set() };
    this.#shards.set(name, shard);
    shard.batches.push(batch);
    for (const key of orderKeys) shard.orderKeys.add(`${batch.source} ${key}`);
  }

  /** The lanes, those with the oldest batch first. */
  build(): Lane[] {
    const lanes = new Set<FailedShard>();
    const laneOf = new Map<string, FailedShard>();
    for (const shard of this.#shards.values()) {
      const connected = new Set([...shard.orderKeys].flatMap((key) => laneOf.get(key) ?? []));
      const lane = merge([shard, ...connected]);
      for (const old of connected) lanes.delete(old);
      lanes.add(lane);
      for (const key of lane.orderKeys) laneOf.set(key, lane);
    }
    return [...lanes]
      .map(({ batches, orderKeys }) => ({ batches: inOrder(batches), orderKeys: bare(orderKeys) }))
      .sort((a, b) => arrivalOf(a.batches) - arrivalOf(b.batches));
  }
}

function merge(shards: readonly FailedShard[]): FailedShard {
  return {
    batches: shards.flatMap(({ batches }) => batches),
    orderKeys: new Set(shards.flatMap(({ orderKeys }) => [...orderKeys])),
  };
}

/** Without the stream they are of: a symbol of the stream is the same symbol of the table. */
function bare(orderKeys: ReadonlySet<string>): Set<string> {
  return new Set([...orderKeys].map((key) => key.slice(key.indexOf(" ") + 1)));
}

/**
 * By first sequence number, which grows over all shards that a key goes through. Numbers of different
 * streams say nothing of each other: one stream after the other then.
 */
function inOrder(batches: readonly FailedBatch[]): FailedBatch[] {
  const streams = Map.groupBy(batches, ({ streamArn }) => streamArn);
  return [...streams.values()]
    .sort((a, b) => arrivalOf(a) - arrivalOf(b))
    .flatMap((ofStream) => ofStream.sort(compareBatches));
}

function compareBatches(a: FailedBatch, b: FailedBatch): number {
  return (
    compareNumbers(a.firstSequenceNumber, b.firstSequenceNumber) ||
    // Of two that begin alike the shorter one was cut off the longer one, and is done with it again.
    compareNumbers(a.lastSequenceNumber, b.lastSequenceNumber) ||
    (a.key < b.key ? -1 : 1)
  );
}

/** Sequence numbers differ in length and are beyond what a number holds exactly. */
function compareNumbers(a: string, b: string): number {
  const difference = BigInt(a) - BigInt(b);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

function arrivalOf(batches: readonly FailedBatch[]): number {
  return batches.reduce((oldest, batch) => Math.min(oldest, batch.firstArrivedAtMs), Infinity);
}
