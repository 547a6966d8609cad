import assert from "node:assert/strict";
import fc from "fast-check";
import { TickOrder } from "../../../cli/page/TickOrder.ts";
import type { ArrivedTick } from "../../../runtime/domain/TrendState.ts";
import { emptyTrendState } from "../../../runtime/domain/TrendState.ts";

const WINDOWS = { short: 2, long: 3 };

function makeTick(atMs: number, number: number, isAhead = false): ArrivedTick {
  const id = number.toString(16).padStart(16, "0");
  const price = { mantissa: 100 + number, decimals: 2 };
  return { atMs, id, price, isAhead, dataSource: "live", arrivedAtMs: number };
}

function orderOf(allowedLatenessMs: number): TickOrder {
  return new TickOrder(emptyTrendState("AAPL", WINDOWS), { windows: WINDOWS, allowedLatenessMs });
}

const idsOf = (ticks: readonly { readonly id: string }[]) =>
  ticks.map(({ id }) => parseInt(id, 16));

describe("TickOrder", () => {
  it("leaves out what comes late, twice or ahead of its time", () => {
    const ticks = [
      makeTick(1000, 1),
      makeTick(3000, 2),
      makeTick(2000, 3),
      makeTick(3000, 2),
      makeTick(9000, 4, true),
      makeTick(3000, 5),
    ];
    assert.deepEqual(idsOf(orderOf(0).take(ticks)), [1, 2, 5]);
  });

  it("goes on over batches longer than the window", () => {
    const order = orderOf(0);
    const batch = (start: number) =>
      Array.from({ length: 50 }, (_, index) => makeTick(start + index, start + index));
    assert.equal(order.take(batch(0)).length, 50);
    assert.deepEqual(idsOf(order.take(batch(50))).slice(0, 2), [50, 51]);
  });

  it("sorts ticks that are held back, and lets all of a silent symbol go", () => {
    const order = orderOf(2000);
    const first = order.take([makeTick(1000, 1), makeTick(3000, 2), makeTick(2000, 3)]);
    assert.deepEqual(idsOf(first), [1]);
    assert.equal(order.held, 2);
    assert.deepEqual(idsOf(order.release(100)), []);
    assert.deepEqual(idsOf(order.release(10_000)), [3, 2]);
    assert.equal(order.held, 0);
  });

  it("shows all that one tick sets free, however many that are", () => {
    const order = orderOf(60_000);
    const held = Array.from({ length: 900 }, (_, index) => makeTick(1000 + index, index));
    assert.equal(order.take(held).length, 0);
    assert.equal(order.take([makeTick(100_000, 1000)]).length, 900);
  });

  it("applies every tick once and in the order of time, however late ticks may come", () => {
    const times = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 200 });
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 20 }), (seconds, lateness) => {
        const order = orderOf(lateness * 1000);
        const ticks = seconds.map((second, index) => makeTick(second * 1000, index));
        const applied = [
          ...ticks.flatMap((tick) => order.take([tick])),
          ...order.release(Number.MAX_SAFE_INTEGER),
        ];
        const ids = idsOf(applied);
        assert.equal(new Set(ids).size, ids.length);
        const sorted = applied.toSorted((a, b) => a.atMs - b.atMs);
        assert.deepEqual(applied, sorted);
        const spread = Math.max(0, ...seconds) - Math.min(...seconds);
        if (spread <= lateness) assert.equal(applied.length, ticks.length);
      }),
    );
  });
});
