import assert from "node:assert/strict";
import fc from "fast-check";
import type { Direction } from "../../../runtime/contract/alert.ts";
import type { Reception, TrendRules } from "../../../runtime/domain/Trend.ts";
import { Trend } from "../../../runtime/domain/Trend.ts";
import type { ArrivedTick, TrendState } from "../../../runtime/domain/TrendState.ts";
import { emptyTrendState } from "../../../runtime/domain/TrendState.ts";
import { makeArrivedTick } from "../fakes/makeArrivedTick.ts";

const RULES: TrendRules = { windows: { short: 1, long: 2 }, allowedLatenessMs: 0 };

/** A trend of no history. */
function openTrend(rules: TrendRules = RULES, state?: TrendState): Trend {
  return new Trend(state ?? emptyTrendState("AAPL", rules.windows), rules);
}

/** The state that a trend ends in. */
function stateOf(trend: Trend): TrendState {
  const state = trend.next();
  if (state === undefined) throw new Error("the trend did not change");
  return state;
}

/** Applies prices, one a second, and tells what was raised: index and direction. */
function signals(prices: readonly number[], rules: TrendRules = RULES): [number, Direction][] {
  const trend = openTrend(rules);
  const found: [number, Direction][] = [];
  prices.forEach((price, index) => {
    const before = trend.raised.length;
    trend.receive(makeArrivedTick({ second: index, price }));
    for (const { alert } of trend.raised.slice(before)) found.push([index, alert.direction]);
  });
  return found;
}

describe("Trend signals", () => {
  it("raises nothing before the long window is full, and nothing for the first side", () => {
    assert.deepEqual(signals([5, 4, 3, 2, 1], { ...RULES, windows: { short: 2, long: 4 } }), []);
    assert.deepEqual(signals([1, 2, 3]), []);
  });

  it("raises when the side changes", () => {
    // With windows of 1 and 2 the side is the sign of the last step.
    assert.deepEqual(signals([1, 2, 1, 2, 3]), [
      [2, "down"],
      [3, "up"],
    ]);
  });

  it("keeps the side over a tie", () => {
    assert.deepEqual(signals([1, 2, 2, 3, 3, 2]), [[5, "down"]]);
    assert.deepEqual(signals([1, 2, 2, 1]), [[3, "down"]]);
  });

  it("takes no tie for the first side", () => {
    assert.deepEqual(signals([2, 2, 1, 1, 2]), [[4, "up"]]);
  });

  it("writes what crossed into the alert", () => {
    const trend = openTrend({ ...RULES, windows: { short: 1, long: 3 } });
    const ticks = [3, 1, 1, 2].map((price, second) => makeArrivedTick({ second, price }));
    for (const tick of ticks) trend.receive(tick);
    assert.equal(trend.raised.length, 1);
    const [pending] = trend.raised;
    assert.equal(pending?.arrivedAtMs, ticks[3]?.arrivedAtMs);
    assert.deepEqual(
      { ...pending?.alert, id: "" },
      {
        id: "",
        kind: "crossover",
        symbol: "AAPL",
        direction: "up",
        signal: "BUY_SIGNAL",
        timestamp: "2026-11-20T14:30:03.000Z",
        price: "2",
        short_sma: "2",
        long_sma: "1.33333333",
        short_window: 1,
        long_window: 3,
        first_tick: `2026-11-20T14:30:01.000Z#${ticks[1]?.id}`,
        last_tick: `2026-11-20T14:30:03.000Z#${ticks[3]?.id}`,
        data_source: "live",
      },
    );
  });

  it("ends in the same state whatever the cuts between writes", () => {
    const rules = { ...RULES, windows: { short: 2, long: 3 } };
    const advance = (state: TrendState, ticks: readonly ArrivedTick[]): TrendState => {
      const trend = openTrend(rules, state);
      for (const tick of ticks) trend.receive(tick);
      return trend.next() ?? state;
    };
    const price = fc.integer({ min: 1, max: 4 });
    fc.assert(
      fc.property(
        fc.array(price, { maxLength: 40 }),
        fc.integer({ min: 1, max: 9 }),
        (prices, size) => {
          const ticks = prices.map((value, second) => makeArrivedTick({ second, price: value }));
          const empty = emptyTrendState("AAPL", rules.windows);
          let inParts = empty;
          for (let at = 0; at < ticks.length; at += size) {
            inParts = advance(inParts, ticks.slice(at, at + size));
          }
          const whole = advance(empty, ticks);
          assert.deepEqual({ ...inParts, version: 0 }, { ...whole, version: 0 });
        },
      ),
    );
  });

  it("never changes a past signal for a longer future", () => {
    const price = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 30 });
    const rules = { ...RULES, windows: { short: 2, long: 5 } };
    fc.assert(
      fc.property(price, price, (past, future) => {
        const all = signals([...past, ...future], rules);
        assert.deepEqual(
          all.filter(([index]) => index < past.length),
          signals(past, rules),
        );
      }),
    );
  });
});

describe("Trend receptions", () => {
  /** Receives ticks of 14:30 by second and name; names tell ticks of one time apart. */
  function receive(ticks: readonly (readonly [number, string])[], state?: TrendState) {
    const trend = openTrend(RULES, state);
    const receptions = ticks.map(([second, name]): Reception =>
      trend.receive(makeArrivedTick({ second, name })),
    );
    return { trend, receptions };
  }

  it("counts an older tick as late, and lets it change nothing", () => {
    const { trend, receptions } = receive([
      [5, "a"],
      [3, "b"],
      [4, "c"],
      [5, "d"],
    ]);
    assert.deepEqual(receptions, ["taken", "late", "late", "taken"]);
    assert.deepEqual(
      stateOf(trend).applied.map(({ atMs }) => new Date(atMs).getUTCSeconds()),
      [5, 5],
    );
  });

  it("takes ticks of one time in arrival order, whatever their ids", () => {
    const names = ["10", "9", "a", "A", "z"];
    const { trend, receptions } = receive(names.map((name) => [5, name] as const));
    assert.deepEqual(
      receptions,
      names.map(() => "taken"),
    );
    const ids = names.map((name) => makeArrivedTick({ second: 5, name }).id);
    assert.deepEqual(stateOf(trend).lastIds, ids);
  });

  it("knows a tick of the last time again after it left the window", () => {
    const names = ["a", "b", "c", "d"].map((name) => [5, name] as const);
    const before = stateOf(receive(names).trend);
    assert.equal(before.applied.length, 2);
    const { trend, receptions } = receive(names, before);
    assert.deepEqual(receptions, ["seen", "seen", "seen", "seen"]);
    assert.equal(trend.next(), undefined);
  });

  it("forgets the ids of a time when a younger tick is applied", () => {
    const { trend } = receive([
      [5, "a"],
      [5, "b"],
      [6, "c"],
    ]);
    assert.deepEqual(stateOf(trend).lastIds, [makeArrivedTick({ second: 6, name: "c" }).id]);
  });

  it("counts a tick ahead of its arrival, and lets it mute nobody", () => {
    const trend = openTrend();
    trend.receive(makeArrivedTick({ second: 1 }));
    assert.equal(trend.receive(makeArrivedTick({ second: 50, isAhead: true })), "ahead");
    assert.equal(trend.receive(makeArrivedTick({ second: 2 })), "taken");
    assert.equal(stateOf(trend).newestMs, makeArrivedTick({ second: 2 }).atMs);
  });

  it("lets no stand-in of a provider change a signal or mute anybody", () => {
    const prices = [1, 2, 1, 2];
    const [alone, among] = [openTrend(), openTrend()];
    prices.forEach((price, second) => {
      const tick = makeArrivedTick({ second: 2 * second, price });
      const standIn = { second: 2 * second + 1, price: 9 - 4 * (second % 2), isFallback: true };
      assert.equal(among.receive(tick), alone.receive(tick));
      const dayChange = { percent: "90", anomaly: "up" } as const;
      assert.equal(
        among.receive(makeArrivedTick({ ...standIn, isFallback: true, dayChange })),
        "fallback",
      );
    });
    assert.equal(among.raised.length, 2);
    assert.deepEqual(stateOf(among), stateOf(alone));
  });

  it("changes nothing when all ticks are late, ahead or seen", () => {
    const state = stateOf(receive([[5, "a"]]).trend);
    const trend = openTrend(RULES, state);
    trend.receive(makeArrivedTick({ second: 5, name: "a" }));
    trend.receive(makeArrivedTick({ second: 4 }));
    trend.receive(makeArrivedTick({ second: 9, isAhead: true }));
    assert.equal(trend.next(), undefined);
  });

  it("remembers at most 5,000 ids of one time, the last ones", () => {
    const lastIds = Array.from({ length: 5_000 }, (_, index) =>
      index.toString(16).padStart(16, "0"),
    );
    const state = { ...stateOf(receive([[5, "a"]]).trend), lastIds };
    const { trend } = receive([[5, "b"]], state);
    const after = stateOf(trend).lastIds;
    assert.equal(after.length, 5_000);
    assert.deepEqual(
      [after[0], after.at(-1)],
      [lastIds[1], makeArrivedTick({ second: 5, name: "b" }).id],
    );
  });

  it("counts up the version and keeps what is pending", () => {
    const before = { ...emptyTrendState("AAPL", RULES.windows), version: 7 };
    const trend = openTrend(RULES, before);
    for (const [second, price] of [1, 2, 1].entries())
      trend.receive(makeArrivedTick({ second, price }));
    const state = stateOf(trend);
    assert.equal(state.version, 8);
    assert.equal(state.pending.length, 1);
    const next = openTrend(RULES, state);
    next.receive(makeArrivedTick({ second: 3, price: 2 }));
    assert.deepEqual(
      stateOf(next).pending.map(({ alert }) => alert.direction),
      ["down", "up"],
    );
    assert.equal(next.raised.length, 1);
  });
});

describe("Trend refilled for other windows", () => {
  it("starts again from the last stored ticks, and alerts nobody of the side it finds", () => {
    const before = openTrend({ ...RULES, windows: { short: 1, long: 3 } });
    const ticks = [5, 4, 3, 2, 9].map((price, second) => makeArrivedTick({ second, price }));
    for (const tick of ticks.slice(0, 4)) before.receive(tick);
    const state = stateOf(before);
    assert.equal(state.side, "down");
    const trend = openTrend(RULES, state);
    trend.refill(ticks);
    assert.equal(trend.raised.length, 0);
    const { side, applied, windows } = stateOf(trend);
    assert.equal(side, "up");
    assert.deepEqual(windows, RULES.windows);
    assert.deepEqual(
      applied.map(({ id }) => id),
      ticks.slice(-2).map(({ id }) => id),
    );
    trend.receive(makeArrivedTick({ second: 6, price: 8 }));
    assert.deepEqual(
      trend.raised.map(({ alert }) => alert.direction),
      ["down"],
    );
  });

  it("is silent again until the longer window is full", () => {
    const rules = { ...RULES, windows: { short: 1, long: 4 } };
    const trend = openTrend(rules, stateOf(openWith([1, 2, 1])));
    trend.refill([1, 2, 1].map((price, second) => makeArrivedTick({ second, price })));
    trend.receive(makeArrivedTick({ second: 4, price: 5 }));
    trend.receive(makeArrivedTick({ second: 5, price: 1 }));
    assert.deepEqual(
      trend.raised.map(({ alert }) => [alert.timestamp.slice(17, 19), alert.direction]),
      [["05", "down"]],
    );
  });

  it("leaves out what is still held back", () => {
    const held = [makeArrivedTick({ second: 3, price: 7 })];
    const trend = openTrend(RULES, { ...stateOf(openWith([1, 2])), held });
    trend.refill([...[0, 1].map((second) => makeArrivedTick({ second })), ...held]);
    trend.releaseSilent(Infinity);
    assert.deepEqual(
      stateOf(trend).applied.map(({ atMs }) => new Date(atMs).getUTCSeconds()),
      [1, 3],
    );
  });

  function openWith(prices: readonly number[]): Trend {
    const trend = openTrend();
    prices.forEach((price, second) => trend.receive(makeArrivedTick({ second, price })));
    return trend;
  }
});
