import assert from "node:assert/strict";
import fc from "fast-check";
import { PriceRing } from "../../../cli/page/PriceRing.ts";

const pointOf = (mantissa: number) => ({ atMs: mantissa * 10, price: { mantissa, decimals: 2 } });
const contents = (ring: PriceRing) =>
  Array.from({ length: ring.end - ring.first }, (_, index) => ring.at(ring.first + index));

describe("PriceRing", () => {
  it("keeps the last points and numbers them without a gap", () => {
    const ring = new PriceRing(3);
    for (let number = 0; number < 5; number += 1) ring.push(pointOf(number));
    assert.equal(ring.first, 2);
    assert.deepEqual(contents(ring), [2, 3, 4].map(pointOf));
    assert.throws(() => ring.at(1), RangeError);
    assert.throws(() => ring.at(5), RangeError);
  });

  it("takes older points before its oldest, of too many the newest", () => {
    const ring = new PriceRing(4);
    ring.push(pointOf(10));
    ring.push(pointOf(11));
    ring.prepend([6, 7, 8, 9].map(pointOf));
    assert.equal(ring.first, -2);
    assert.deepEqual(contents(ring), [8, 9, 10, 11].map(pointOf));
    assert.equal(ring.room, 0);
    ring.push(pointOf(12));
    assert.deepEqual(contents(ring), [9, 10, 11, 12].map(pointOf));
  });

  it("holds what a plain list would, whatever is done", () => {
    const step = fc.record({ isOlder: fc.boolean(), count: fc.integer({ min: 0, max: 150 }) });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.array(step), (capacity, steps) => {
        const ring = new PriceRing(capacity);
        let list: number[] = [];
        let made = 0;
        for (const { isOlder, count } of steps) {
          const values = Array.from({ length: count }, () => (made += 1));
          if (isOlder) {
            ring.prepend(values.map(pointOf));
            list = [
              ...values.slice(Math.max(0, values.length - (capacity - list.length))),
              ...list,
            ];
          } else {
            for (const value of values) ring.push(pointOf(value));
            list = [...list, ...values].slice(-capacity);
          }
        }
        assert.deepEqual(contents(ring), list.map(pointOf));
      }),
      { numRuns: 100 },
    );
  });
});
