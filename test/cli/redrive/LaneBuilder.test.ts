import assert from "node:assert/strict";
import fc from "fast-check";
import type { FailedBatch } from "../../../cli/redrive/FailedBatch.ts";
import { LaneBuilder } from "../../../cli/redrive/LaneBuilder.ts";

const STREAM = "arn:aws:kinesis:us-east-1:000000000000:stream/ticks";

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
    shardId: `shardId-${shard}`,
    source: "kinesis",
    streamArn: STREAM,
    functionName: "process",
    records: 1,
    firstSequenceNumber: String(first),
    lastSequenceNumber: String(last),
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
          const numbers = batches.map(({ firstSequenceNumber }) => Number(firstSequenceNumber));
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
