import type { FailedBatch } from "./FailedBatch.ts";
import { oldestArrival, orderBatches } from "./orderBatches.ts";

/** Batches that must be put back one after another, in their order. */
export interface Lane {
  readonly batches: readonly FailedBatch[];
  /** Order keys of all records in it: symbols, where the producers key by them. */
  readonly orderKeys: ReadonlySet<string>;
}

interface AddedBatch {
  readonly batch: FailedBatch;
  readonly orderKeys: ReadonlySet<string>;
  /** Name of one of its shards. */
  readonly shard: string;
}

/**
 * Collects failed batches that one function takes, and tells which of them have an order between them:
 * those of one shard or partition, and those with a key in common, for a key moves to another shard when
 * shards are split or merged, and to another partition when there are more.
 */
export class LaneBuilder {
  readonly #batches: AddedBatch[] = [];
  /** From the name of a shard or key to another one of the same lane; the last one is the lane's. */
  readonly #parents = new Map<string, string>();

  /** Adds a batch with the order keys of its records. */
  add(batch: FailedBatch, orderKeys: ReadonlySet<string>): void {
    // By stream, not by mapping: a mapping that was made anew goes on with the same shards.
    const shards = batch.spans.map(({ shardId }) =>
      ["shard", batch.source, batch.streamArn, shardId].join(" "),
    );
    const [shard = ""] = shards;
    for (const name of shards) this.#join(shard, name);
    for (const key of orderKeys) this.#join(shard, `key ${key}`);
    this.#batches.push({ batch, orderKeys, shard });
  }

  /** The lanes, those with the oldest batch first. */
  build(): Lane[] {
    return [...Map.groupBy(this.#batches, ({ shard }) => this.#rootOf(shard)).values()]
      .map((added) => ({
        batches: orderBatches(added.map(({ batch }) => batch)),
        orderKeys: new Set(added.flatMap(({ orderKeys }) => [...orderKeys])),
      }))
      .sort((a, b) => oldestArrival(a.batches) - oldestArrival(b.batches));
  }

  #join(one: string, other: string): void {
    const [root, joined] = [this.#rootOf(one), this.#rootOf(other)];
    if (root !== joined) this.#parents.set(joined, root);
  }

  #rootOf(name: string): string {
    let root = name;
    for (let next = this.#parents.get(root); next !== undefined; next = this.#parents.get(root)) {
      root = next;
    }
    if (root !== name) this.#parents.set(name, root);
    return root;
  }
}
