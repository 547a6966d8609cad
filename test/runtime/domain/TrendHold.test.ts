import assert from "node:assert/strict";
import fc from "fast-check";
import type { Reception } from "../../../runtime/domain/Trend.ts";
import { MAX_HELD, Trend } from "../../../runtime/domain/Trend.ts";
import type { ArrivedTick, TrendState } from "../../../runtime/domain/TrendState.ts";
import { emptyTrendState } from "../../../runtime/domain/TrendState.ts";
import { makeArrivedTick, OPEN_MS } from "../fakes/makeArrivedTick.ts";

const WINDOWS = { short: 1, long: 5_000 };

/** A trend that holds ticks back for so many seconds. */
function openTrend(allowedLatenessSeconds: number, state?: TrendState): Trend {
  const rules = { windows: WINDOWS, allowedLatenessMs: allowedLatenessSeconds * 1000 };
  return new Trend(state ?? emptyTrendState("AAPL", WINDOWS), rules);
}

/** Seconds of the ticks applied and of those held. */
function seconds(trend: Trend): { applied: number[]; held: number[] } {
  const { applied, held } = trend.next() ?? emptyTrendState("AAPL", WINDOWS);
  const second = ({ atMs }: { atMs: number }): number => (atMs - OPEN_MS) / 1000;
  return { applied: applied.map(second), held: held.map(second) };
}

function receiveSeconds(trend: Trend, arriving: readonly number[]): Reception[] {
  return arriving.map((second) => trend.receive(makeArrivedTick({ second })));
}

describe("Trend holding ticks back", () => {
  it("applies a tick when one as much younger as allowed arrives", () => {
    const trend = openTrend(10);
    receiveSeconds(trend, [0, 9]);
    assert.deepEqual(seconds(trend), { applied: [], held: [0, 9] });
    receiveSeconds(trend, [10]);
    assert.deepEqual(seconds(trend), { applied: [0], held: [9, 10] });
  });

  it("sorts what arrives out of order", () => {
    const trend = openTrend(10);
    receiveSeconds(trend, [5, 3, 8, 1, 12, 30]);
    assert.deepEqual(seconds(trend), { applied: [1, 3, 5, 8, 12], held: [30] });
  });

  it("keeps the arrival order of ticks of one time", () => {
    const trend = openTrend(10);
    const names = ["c", "a", "b"];
    const ticks = names.map((name) => makeArrivedTick({ second: 5, name }));
    for (const tick of [...ticks, makeArrivedTick({ second: 20 })]) trend.receive(tick);
    assert.deepEqual(
      trend.next()?.applied.map(({ id }) => id),
      ticks.map(({ id }) => id),
    );
  });

  it("counts a tick older than the last applied as late", () => {
    const trend = openTrend(10);
    assert.deepEqual(receiveSeconds(trend, [5, 20, 4]), ["taken", "taken", "late"]);
    assert.deepEqual(receiveSeconds(trend, [5, 6]), ["seen", "taken"]);
    assert.deepEqual(seconds(trend), { applied: [5, 6], held: [20] });
  });

  it("knows a held tick again", () => {
    const trend = openTrend(10);
    receiveSeconds(trend, [5]);
    const again = openTrend(10, trend.next());
    assert.deepEqual(receiveSeconds(again, [5]), ["seen"]);
    assert.equal(again.next(), undefined);
  });

  it("holds at most 1,000 and lets the oldest go first", () => {
    assert.equal(MAX_HELD, 1000);
    const trend = openTrend(3600);
    receiveSeconds(trend, [7, ...Array.from({ length: 999 }, (_, index) => 10 + index)]);
    assert.deepEqual(seconds(trend).applied, []);
    receiveSeconds(trend, [3]);
    assert.deepEqual(seconds(trend).applied, [3]);
    receiveSeconds(trend, [2000]);
    assert.deepEqual(seconds(trend).applied, [3, 7]);
    assert.equal(seconds(trend).held.length, 1000);
  });

  it("restores the order of any stream that is late by no more than allowed", () => {
    const jitter = fc.integer({ min: 0, max: 10 });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), jitter), { maxLength: 80 }), (steps) => {
        let at = 0;
        const traded = steps.map(([step, delay]) => ({
          second: (at += step),
          arrives: at + delay,
        }));
        const arriving = traded.toSorted((a, b) => a.arrives - b.arrives);
        const trend = openTrend(10);
        const receptions = arriving.map(({ second }, index) =>
          trend.receive(makeArrivedTick({ second, name: String(index) })),
        );
        assert.ok(receptions.every((reception) => reception === "taken"));
        trend.releaseSilent(Infinity);
        assert.deepEqual(seconds(trend), {
          applied: traded.map(({ second }) => second),
          held: [],
        });
      }),
    );
  });

  it("applies every tick once and in order, whatever arrives", () => {
    const arrivals = fc.array(fc.nat(60), { maxLength: 80 });
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 0, max: 20 }), (all, allowed) => {
        const trend = openTrend(allowed);
        const receptions = all.map((second, index) =>
          trend.receive(makeArrivedTick({ second, name: String(index) })),
        );
        trend.releaseSilent(Infinity);
        const taken = all.filter((_, index) => receptions[index] === "taken");
        assert.deepEqual(
          seconds(trend).applied,
          taken.toSorted((a, b) => a - b),
        );
        assert.ok(!receptions.includes("seen"));
      }),
    );
  });

  it("gives the same result whatever the cuts between writes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(60), { maxLength: 60 }),
        fc.integer({ min: 1, max: 9 }),
        (all, size) => {
          const whole = openTrend(5);
          const ticks = all.map((second, index) =>
            makeArrivedTick({ second, name: String(index) }),
          );
          for (const tick of ticks) whole.receive(tick);
          let state = emptyTrendState("AAPL", WINDOWS);
          for (let at = 0; at < ticks.length; at += size) {
            const trend = openTrend(5, state);
            for (const tick of ticks.slice(at, at + size)) trend.receive(tick);
            state = trend.next() ?? state;
          }
          const expected = whole.next() ?? emptyTrendState("AAPL", WINDOWS);
          assert.deepEqual({ ...state, version: 0 }, { ...expected, version: 0 });
        },
      ),
    );
  });

  it("lets what an earlier setting held back go before younger ticks", () => {
    const before = openTrend(10);
    receiveSeconds(before, [1, 12, 15, 13]);
    const held = before.next();
    assert.deepEqual(seconds(before), { applied: [1], held: [12, 13, 15] });
    const trend = openTrend(0, held);
    assert.deepEqual(receiveSeconds(trend, [14, 16]), ["taken", "taken"]);
    assert.deepEqual(seconds(trend), { applied: [1, 12, 13, 14, 15, 16], held: [] });
  });
});

describe("Trend of a silent symbol", () => {
  const ticks = [1, 3, 2].map((second) => makeArrivedTick({ second }));

  function hold(all: readonly ArrivedTick[]): TrendState | undefined {
    const trend = openTrend(10);
    for (const tick of all) trend.receive(tick);
    return trend.next();
  }

  it("lets everything go, in order, when no tick has arrived for the allowed time", () => {
    const trend = openTrend(10, hold(ticks));
    trend.releaseSilent(OPEN_MS + 3_250 + 10_000);
    assert.deepEqual(seconds(trend), { applied: [1, 2, 3], held: [] });
  });

  it("waits a millisecond before that", () => {
    const trend = openTrend(10, hold(ticks));
    trend.releaseSilent(OPEN_MS + 3_250 + 9_999);
    assert.equal(trend.next(), undefined);
  });

  it("counts from the last arrival, not from the last trade", () => {
    const late = makeArrivedTick({ second: 2, arrivedAtMs: OPEN_MS + 60_000 });
    const trend = openTrend(10, hold([...ticks.slice(0, 2), late]));
    trend.releaseSilent(OPEN_MS + 69_999);
    assert.equal(trend.next(), undefined);
  });

  it("changes nothing when nothing is held", () => {
    const trend = openTrend(10);
    trend.releaseSilent(Infinity);
    assert.equal(trend.next(), undefined);
  });
});
