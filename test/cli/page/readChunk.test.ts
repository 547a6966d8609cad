import assert from "node:assert/strict";
import { PriceRing } from "../../../cli/page/PriceRing.ts";
import { readChunk } from "../../../cli/page/readChunk.ts";

const RULES = { windows: { short: 2, long: 3 } };

function ringOf(cents: readonly number[], capacity = 100): PriceRing {
  const ring = new PriceRing(capacity);
  cents.forEach((mantissa, index) =>
    ring.push({ atMs: index * 1000, price: { mantissa, decimals: 2 } }),
  );
  return ring;
}

describe("readChunk", () => {
  it("gives each average from the point on at which its window is full", () => {
    assert.deepEqual(readChunk(ringOf([100, 200, 450, 475]), RULES, 0), {
      first: 0,
      times: [0, 1000, 2000, 3000],
      prices: ["1", "2", "4.5", "4.75"],
      shortSma: [null, "1.5", "3.25", "4.625"],
      longSma: [null, null, "2.5", "3.75"],
    });
  });

  it("warms the averages up with the points before the first", () => {
    const chunk = readChunk(ringOf([100, 200, 450, 475]), RULES, 3);
    assert.deepEqual([chunk.first, chunk.shortSma, chunk.longSma], [3, ["4.625"], ["3.75"]]);
  });

  it("has no average where the points before are gone", () => {
    const chunk = readChunk(ringOf([100, 200, 450, 475], 2), RULES, 0);
    assert.deepEqual(
      [chunk.first, chunk.shortSma, chunk.longSma],
      [2, [null, "4.625"], [null, null]],
    );
  });

  it("starts the averages anew at a jump that looks like a split, where the trend function does", () => {
    const ring = new PriceRing(9);
    const [day, cents] = [86_400_000, [400, 402, 404, 101, 103]];
    cents.forEach((mantissa, index) =>
      ring.push({ atMs: index < 3 ? index : day + index, price: { mantissa, decimals: 2 } }),
    );
    const guarded = readChunk(ring, { ...RULES, splitGuard: true }, 2);
    assert.deepEqual(guarded.shortSma, ["4.03", null, "1.02"]);
    assert.deepEqual(guarded.longSma, ["4.02", null, null]);
    assert.deepEqual(readChunk(ring, RULES, 2).shortSma, ["4.03", "2.525", "1.02"]);
  });

  it("is empty behind the last point", () => {
    const chunk = readChunk(ringOf([100]), RULES, 9);
    assert.deepEqual([chunk.first, chunk.times], [1, []]);
  });

  it("keeps averages exact where doubles would not", () => {
    const ring = new PriceRing(10);
    for (const mantissa of [999_999_999_999_999, 999_999_999_999_998, 999_999_999_999_998]) {
      ring.push({ atMs: 0, price: { mantissa, decimals: 3 } });
    }
    assert.equal(readChunk(ring, RULES, 2).longSma[0], "999999999999.99833333");
  });
});
