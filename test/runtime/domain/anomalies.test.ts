import assert from "node:assert/strict";
import fc from "fast-check";
import type { AlertKind, Direction } from "../../../runtime/contract/alert.ts";
import { makeAnomalyAlert } from "../../../runtime/domain/makeAlert.ts";
import { Trend } from "../../../runtime/domain/Trend.ts";
import type { ArrivedTick, TrendState } from "../../../runtime/domain/TrendState.ts";
import { emptyTrendState } from "../../../runtime/domain/TrendState.ts";
import { makeArrivedTick, OPEN_MS } from "../fakes/makeArrivedTick.ts";

const WINDOWS = { short: 5, long: 20 };
const DAY_S = 86_400;

/** A trend that raises alerts of these kinds. */
function openTrend(kinds: readonly AlertKind[] = ["anomaly"], state?: TrendState, latenessMs = 0) {
  const alertKinds = new Set(kinds);
  const rules = { windows: WINDOWS, allowedLatenessMs: latenessMs, alertKinds };
  return new Trend(state ?? emptyTrendState("AAPL", WINDOWS), rules);
}

/** A tick so many seconds after the opening that is an anomaly to this side, or none. */
function makeTick(second: number, anomaly?: Direction, name = ""): ArrivedTick {
  const percent = anomaly === undefined ? "1" : anomaly === "up" ? "7.5" : "-7.5";
  const dayChange = { percent, ...(anomaly === undefined ? {} : { anomaly }) };
  return makeArrivedTick({ second, name, dayChange });
}

/** Keys of the ticks that raised anomalies, with their directions. */
function anomalies(trend: Trend): string[] {
  return trend.raised
    .filter(({ alert }) => alert.kind === "anomaly")
    .map(({ alert }) => `${(Date.parse(alert.timestamp) - OPEN_MS) / 1000} ${alert.direction}`);
}

function raisedBy(ticks: readonly ArrivedTick[], trend = openTrend()): string[] {
  for (const tick of ticks) trend.receive(tick);
  return anomalies(trend);
}

describe("an anomaly", () => {
  it("alerts at the first tick, long before the averages are known", () => {
    assert.deepEqual(raisedBy([makeTick(0, "up")]), ["0 up"]);
  });

  it("alerts once a day and side, however long it lasts and however often it comes back", () => {
    const ticks = [
      ...[makeTick(0), makeTick(1, "up"), makeTick(2, "up"), makeTick(3), makeTick(4, "up")],
      ...[makeTick(5, "down"), makeTick(6, "up"), makeTick(7, "down")],
    ];
    assert.deepEqual(raisedBy(ticks), ["1 up", "5 down"]);
  });

  it("alerts anew on the next UTC day, and not before it", () => {
    // 14:30 is nine and a half hours before midnight.
    const midnight = 9.5 * 3_600;
    assert.deepEqual(raisedBy([makeTick(0, "up"), makeTick(midnight - 1, "up")]), ["0 up"]);
    assert.deepEqual(
      raisedBy([makeTick(0, "up"), makeTick(midnight, "up"), makeTick(DAY_S, "down")]),
      ["0 up", `${midnight} up`, `${DAY_S} down`],
    );
  });

  it("of a late tick or one ahead of its arrival alerts nobody, and takes no later one's place", () => {
    const ahead = { ...makeTick(900, "up"), isAhead: true };
    assert.deepEqual(raisedBy([makeTick(5), makeTick(3, "up"), ahead]), []);
    assert.deepEqual(raisedBy([makeTick(5), makeTick(3, "up"), ahead, makeTick(6, "up")]), [
      "6 up",
    ]);
  });

  it("that is redelivered alerts not again", () => {
    const ticks = [makeTick(0, "up"), makeTick(1, "down")];
    const before = openTrend();
    raisedBy(ticks, before);
    const again = openTrend(["anomaly"], before.next());
    assert.deepEqual(raisedBy(ticks, again), []);
    assert.equal(again.next(), undefined);
  });

  it("of a tick held back alerts when the tick counts, in the order of trade times", () => {
    const trend = openTrend(["anomaly"], undefined, 10_000);
    assert.deepEqual(raisedBy([makeTick(5, "up"), makeTick(3, "up")], trend), []);
    assert.deepEqual(raisedBy([makeTick(30)], trend), ["3 up"]);
    assert.equal(trend.raised[0]?.arrivedAtMs, makeTick(3).arrivedAtMs);
  });

  it("is one event with the change of its tick, whatever windows the pipeline has", () => {
    const tick = makeArrivedTick({
      price: 203,
      dayChange: { amount: "13.75", percent: "7.26552179", anomaly: "up" },
    });
    assert.deepEqual(makeAnomalyAlert("AAPL", "up", tick), {
      id: "1769d9433a5d9cc0",
      kind: "anomaly",
      symbol: "AAPL",
      direction: "up",
      timestamp: "2026-11-20T14:30:00.000Z",
      price: "203",
      change: "13.75",
      change_percent: "7.26552179",
      last_tick: `2026-11-20T14:30:00.000Z#${tick.id}`,
      data_source: "live",
    });
    for (const windows of [WINDOWS, { short: 1, long: 2 }]) {
      const alertKinds = new Set<AlertKind>(["anomaly"]);
      const trend = new Trend(emptyTrendState("AAPL", windows), {
        ...{ windows, allowedLatenessMs: 0, alertKinds },
      });
      trend.receive(tick);
      assert.equal(trend.raised[0]?.alert.id, "1769d9433a5d9cc0");
    }
  });

  it("has an id that tells apart side, tick and symbol, and it from a crossover", () => {
    const tick = makeTick(0, "up");
    const ids = [
      makeAnomalyAlert("AAPL", "up", tick),
      makeAnomalyAlert("AAPL", "down", tick),
      makeAnomalyAlert("MSFT", "up", tick),
      makeAnomalyAlert("AAPL", "up", makeTick(1, "up")),
      makeAnomalyAlert("AAPL", "up", makeTick(0, "up", "other")),
    ].map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
  });

  it("is noted where nobody asked for it, so that asking does not bring up the day's past", () => {
    const before = openTrend(["crossover"]);
    assert.deepEqual(raisedBy([makeTick(0, "up")], before), []);
    const after = openTrend(["anomaly"], before.next());
    assert.deepEqual(raisedBy([makeTick(1, "up"), makeTick(DAY_S, "up")], after), [`${DAY_S} up`]);
  });

  it("comes behind the crossover that the same tick makes", () => {
    const rules = { windows: { short: 1, long: 2 }, allowedLatenessMs: 0 };
    const alertKinds = new Set<AlertKind>(["anomaly", "crossover"]);
    const trend = new Trend(emptyTrendState("AAPL", rules.windows), { ...rules, alertKinds });
    [1, 2, 1].forEach((price, second) => {
      const dayChange = second === 2 ? ({ percent: "-9", anomaly: "down" } as const) : {};
      trend.receive(makeArrivedTick({ second, price, dayChange }));
    });
    assert.deepEqual(
      trend.raised.map(({ alert }) => alert.kind),
      ["crossover", "anomaly"],
    );
  });

  it("is the first of its day and side, whatever the cuts between writes", () => {
    const side = fc.constantFrom<Direction | undefined>("up", "down", undefined);
    const step = fc.record({ hours: fc.integer({ min: 0, max: 9 }), side });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 30 }),
        fc.integer({ min: 1, max: 7 }),
        (steps, size) => {
          let second = 0;
          const ticks = steps.map(({ hours, side: anomaly }, index) =>
            makeTick((second += hours * 3_600), anomaly, String(index)),
          );
          const seen = new Set<string>();
          const expected = ticks.flatMap((tick) => {
            const { anomaly } = tick.dayChange ?? {};
            const day = `${new Date(tick.atMs).toDateString()} ${anomaly}`;
            if (anomaly === undefined || seen.has(day)) return [];
            seen.add(day);
            return [`${(tick.atMs - OPEN_MS) / 1000} ${anomaly}`];
          });
          let state: TrendState | undefined;
          const raised: string[] = [];
          for (let at = 0; at < ticks.length; at += size) {
            const trend = openTrend(["anomaly"], state);
            raised.push(...raisedBy(ticks.slice(at, at + size), trend));
            state = trend.next();
          }
          assert.deepEqual(raised, expected);
        },
      ),
    );
  });
});
