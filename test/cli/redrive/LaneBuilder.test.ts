import assert from "node:assert/strict";
import fc from "fast-check";
import type { BatchSpan, FailedBatch } from "../../../cli/redrive/FailedBatch.ts";
import { LaneBuilder } from "../../../cli/redrive/LaneBuilder.ts";

const STREAM = "arn:aws:kinesis:us-east-1:000000000000:stream/ticks";

function spanOf(shardId: string, first: number | string, last: number | string): BatchSpan {
  return { shardId, firstSequenceNumber: String(first), lastSequenceNumber: String(last) };
}

/** A batch of a topic: first and last offset by partition; it arrived when it says. */
function topicBatch(
  key: string,
  partitions: Readonly<Record<number, readonly [number, number]>>,
  firstArrivedAtMs = 0,
  overrides: Partial<FailedBatch> = {},
): FailedBatch {
  const spans = Object.entries(partitions).map(([partition, ends]) =>
    spanOf(`ticks-${partition}`, ...ends),
  );
  const said = { key, spans, firstArrivedAtMs, streamArn: "127.0.0.1:9092", ...overrides };
  return batch(0, 0, 0, { source: "kafka", ...said });
}

/** A batch of the records with these numbers; they arrive in the order of the numbers. */
function batch(
  shard: number,
  first: number | string,
  last: number | string = first,
  overrides: Partial<FailedBatch> = {},
): FailedBatch {
  return {
    key: `${shard}/${first}-${last}`,
    mappingId: "m",
    source: "kinesis",
    streamArn: STREAM,
    functionName: "process",
    records: 1,
    spans: [spanOf(`shardId-${shard}`, first, last)],
    firstArrivedAtMs: Number(first),
    failedAtMs: 0,
    condition: "",
    ...overrides,
  };
}

/** Keys of the batches of each lane. */
function lanesOf(batches: readonly (readonly [FailedBatch, ...string[]])[]): string[][] {
  const builder = new LaneBuilder();
  for (const [one, ...orderKeys] of batches) builder.add(one, new Set(orderKeys));
  return builder.build().map((lane) => lane.batches.map(({ key }) => key));
}

describe("LaneBuilder", () => {
  it("orders the batches of a shard by number, not as text, however large", () => {
    const huge = "49590338271490256608559692538361571095921575989136588898";
    assert.deepEqual(
      lanesOf([
        [batch(1, `${huge.slice(0, -1)}9`), "A"],
        [batch(1, 10), "A"],
        [batch(1, huge), "A"],
        [batch(1, 9), "A"],
      ]),
      [["1/9-9", "1/10-10", `1/${huge}-${huge}`, `1/${huge.slice(0, -1)}9-${huge.slice(0, -1)}9`]],
    );
  });

  it("puts the shorter of two that begin alike first", () => {
    const lanes = lanesOf([
      [batch(1, 1, 10), "A"],
      [batch(1, 4, 6), "A"],
      [batch(1, 1, 3), "A"],
    ]);
    assert.deepEqual(lanes, [["1/1-3", "1/1-10", "1/4-6"]]);
  });

  it("keeps shards without a key in common apart, the one with the oldest batch first", () => {
    const lanes = lanesOf([
      [batch(1, 5), "A", "B"],
      [batch(2, 3), "C"],
      [batch(2, 4), "D"],
    ]);
    assert.deepEqual(lanes, [["2/3-3", "2/4-4"], ["1/5-5"]]);
  });

  it("puts a shard behind the one its keys come from", () => {
    const lanes = lanesOf([
      [batch(3, 22), "B"],
      [batch(1, 5), "A"],
      [batch(1, 7), "B"],
      [batch(2, 21), "A"],
    ]);
    assert.deepEqual(lanes, [["1/5-5", "1/7-7", "2/21-21", "3/22-22"]]);
  });

  it("keeps a shard in one lane when its mapping was made anew", () => {
    const lanes = lanesOf([
      [batch(1, 2, 2, { mappingId: "new" }), "B"],
      [batch(1, 1, 1, { mappingId: "old" }), "A"],
    ]);
    assert.deepEqual(lanes, [["1/1-1", "1/2-2"]]);
  });

  it("takes streams of a lane one after the other, for their numbers do not compare", () => {
    const later = { streamArn: `${STREAM}-2`, firstArrivedAtMs: 50 };
    const lanes = lanesOf([
      [batch(1, 1, 1, later), "A"],
      [batch(1, 40), "A"],
      [batch(1, 45), "A"],
    ]);
    assert.deepEqual(lanes, [["1/40-40", "1/45-45", "1/1-1"]]);
  });

  it("knows the symbols of a lane", () => {
    const builder = new LaneBuilder();
    builder.add(batch(1, 1), new Set(["A B", "C"]));
    builder.add(batch(2, 2), new Set(["C", ""]));
    assert.deepEqual(
      builder.build().map(({ orderKeys }) => [...orderKeys].sort()),
      [["", "A B", "C"]],
    );
  });

  describe("of a topic", () => {
    it("orders the batches of each partition by offset, whatever else they hold", () => {
      const lanes = lanesOf([
        [topicBatch("third", { 0: [20, 29], 1: [7, 9] }, 1), "A"],
        [topicBatch("second", { 0: [9, 19] }, 2), "A"],
        [topicBatch("first", { 0: [0, 8], 2: [4, 4] }, 3), "A"],
        [topicBatch("before", { 2: [0, 3] }, 9), "B"],
      ]);
      assert.deepEqual(lanes, [["before", "first", "second", "third"]]);
    });

    it("keeps partitions apart that neither a batch nor a key connects", () => {
      const lanes = lanesOf([
        [topicBatch("zero", { 0: [0, 1] }, 5), "A"],
        [topicBatch("one", { 1: [0, 1], 3: [0, 1] }, 3), "B", "C"],
        [topicBatch("two", { 2: [0, 1] }, 4)],
        [topicBatch("later zero", { 0: [2, 3] }, 6), "A"],
      ]);
      assert.deepEqual(lanes, [["one"], ["two"], ["zero", "later zero"]]);
    });

    it("takes partitions with a key in common by age: their offsets do not compare", () => {
      const lanes = lanesOf([
        [topicBatch("new partition", { 7: [0, 5] }, 50), "A"],
        [topicBatch("old partition", { 0: [900, 905] }, 40), "A"],
        [topicBatch("newest", { 7: [6, 7] }, 60), "A"],
      ]);
      assert.deepEqual(lanes, [["old partition", "new partition", "newest"]]);
    });

    it("begins with the oldest where two partitions contradict each other", () => {
      const lanes = lanesOf([
        [topicBatch("younger", { 0: [6, 9], 1: [0, 4] }, 2), "A"],
        [topicBatch("older", { 0: [0, 5], 1: [5, 9] }, 1), "A"],
        [topicBatch("last", { 1: [10, 11] }, 0), "A"],
      ]);
      assert.deepEqual(lanes, [["older", "younger", "last"]]);
    });

    it("lets batches that begin alike in a partition be ordered by the others", () => {
      const lanes = lanesOf([
        [topicBatch("second", { 0: [0, 3], 1: [5, 9] }, 1), "A"],
        [topicBatch("first", { 0: [0, 5], 1: [0, 4] }, 2), "A"],
      ]);
      assert.deepEqual(lanes, [["first", "second"]]);
    });

    it("is one lane with the stream that its ticks came from before", () => {
      const lanes = lanesOf([
        [topicBatch("topic", { 0: [0, 5] }, 50), "A"],
        [batch(1, 40), "A"],
        [topicBatch("other brokers", { 0: [0, 5] }, 60, { streamArn: "127.0.0.2:9092" }), "A"],
      ]);
      assert.deepEqual(lanes, [["1/40-40", "topic", "other brokers"]]);
    });
  });

  it("never has two batches with a key in common in two lanes, nor out of order in one", () => {
    const made = fc.record({
      shard: fc.nat(5),
      first: fc.nat(50),
      keys: fc.uniqueArray(fc.constantFrom("A", "B", "C", "D", "E", "F"), {
        minLength: 1,
        maxLength: 3,
      }),
    });
    fc.assert(
      fc.property(fc.array(made, { maxLength: 30 }), (all) => {
        const builder = new LaneBuilder();
        all.forEach(({ shard, first, keys }, index) =>
          builder.add(batch(shard, first, first, { key: String(index) }), new Set(keys)),
        );
        const lanes = builder.build();
        assert.equal(lanes.flatMap(({ batches }) => batches).length, all.length);
        const laneOfKey = new Map<string, number>();
        lanes.forEach(({ batches }, lane) => {
          const numbers = batches.map(({ spans }) => Number(spans[0]?.firstSequenceNumber));
          assert.deepEqual(
            numbers,
            numbers.toSorted((a, b) => a - b),
          );
          for (const key of batches.flatMap((one) => all[Number(one.key)]?.keys ?? [])) {
            assert.equal(laneOfKey.get(key) ?? lane, lane);
            laneOfKey.set(key, lane);
          }
        });
      }),
    );
  });
});
