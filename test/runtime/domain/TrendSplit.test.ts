import assert from "node:assert/strict";
import { makeAnomalyAlert } from "../../../runtime/domain/makeAlert.ts";
import { fromStateItem, toStateItem } from "../../../runtime/domain/stateItem.ts";
import type { TrendRules } from "../../../runtime/domain/Trend.ts";
import { Trend } from "../../../runtime/domain/Trend.ts";
import type { TrendState } from "../../../runtime/domain/TrendState.ts";
import { emptyTrendState } from "../../../runtime/domain/TrendState.ts";
import { makeArrivedTick } from "../fakes/makeArrivedTick.ts";

const RULES: TrendRules = { windows: { short: 1, long: 3 }, allowedLatenessMs: 0 };
const GUARDED: TrendRules = { ...RULES, splitGuard: true };
const DAY = 86_400;

/** Seconds of ticks of two sessions, a minute apart in each: as many before the night as told. */
function secondsOf(count: number, beforeNight: number): number[] {
  return Array.from({ length: count }, (_, at) => at * 60 + (at < beforeNight ? 0 : DAY));
}

function openTrend(rules: TrendRules, state?: TrendState): Trend {
  return new Trend(state ?? emptyTrendState("AAPL", rules.windows), rules);
}

function take(trend: Trend, prices: readonly number[], seconds: readonly number[]): Trend {
  prices.forEach((price, index) => {
    assert.equal(trend.receive(makeArrivedTick({ second: seconds[index] ?? 0, price })), "taken");
  });
  return trend;
}

/** Of each alert raised its direction, price and split. */
function alertsOf(trend: Trend): (string | undefined)[][] {
  return trend.raised.map(({ alert }) => [alert.direction, alert.price, alert.possible_split]);
}

function stateOf(trend: Trend): TrendState {
  const state = trend.next();
  if (state === undefined) throw new Error("the trend did not change");
  // As it comes back from the table.
  return fromStateItem(toStateItem(state));
}

const PRICES = [400, 401, 402, 100, 101, 99, 103];

describe("Trend at a jump that looks like a split", () => {
  it("says so in the alerts whose window holds it, and in no other", () => {
    assert.deepEqual(alertsOf(take(openTrend(RULES), PRICES, secondsOf(7, 3))), [
      ["down", "100", "4:1"],
      ["up", "103", undefined],
    ]);
  });

  it("says so up to the last window that holds both its ticks", () => {
    const at = (price: number) =>
      alertsOf(take(openTrend(RULES), [400, 401, 402, 100, price], secondsOf(5, 3)));
    assert.deepEqual(at(202), [["down", "100", "4:1"]]);
    assert.deepEqual(at(260).at(-1), ["up", "260", "4:1"]);
    const later = take(openTrend(RULES), [100, 400, 401, 402, 401, 400, 402], secondsOf(7, 1));
    assert.deepEqual(alertsOf(later), [
      ["down", "401", undefined],
      ["up", "402", undefined],
    ]);
  });

  it("tells of the latest of two", () => {
    const trend = openTrend({ ...RULES, windows: { short: 1, long: 4 } });
    take(trend, [20, 22, 23, 24, 48, 12], [0, 60, 120, 180, DAY, 2 * DAY]);
    assert.deepEqual(alertsOf(trend), [["down", "12", "4:1"]]);
  });

  it("tells of a reverse split", () => {
    assert.deepEqual(alertsOf(take(openTrend(RULES), [12, 11, 10, 100], secondsOf(4, 3))), [
      ["up", "100", "1:10"],
    ]);
  });

  it("says nothing of one within a session", () => {
    assert.deepEqual(alertsOf(take(openTrend(RULES), PRICES, secondsOf(7, 7))), [
      ["down", "100", undefined],
      ["up", "103", undefined],
    ]);
  });

  it("gives the alert the id that it has without", () => {
    const [one, other] = [3, 7].map((night) =>
      take(openTrend(RULES), PRICES.slice(0, 4), secondsOf(4, night)),
    );
    const tick = makeArrivedTick({ second: DAY + 180, price: 100 });
    assert.equal(one?.raised[0]?.alert.last_tick.slice(-16), tick.id);
    assert.equal(other?.raised.length, 1);
  });
});

describe("Trend with the split guard", () => {
  it("starts anew at the jump: no alert, and no side until the window is full", () => {
    const trend = take(openTrend(GUARDED), PRICES.slice(0, 5), secondsOf(7, 3));
    assert.deepEqual(alertsOf(trend), []);
    const state = stateOf(trend);
    assert.equal(state.side, undefined);
    assert.deepEqual(
      state.applied.map(({ price }) => price.mantissa),
      [100, 101],
    );
    assert.deepEqual(state.averages, { shortSum: "101", longSum: "201" });
    assert.deepEqual(
      trend.resets.map(({ ratio, tick }) => [ratio, tick.price.mantissa]),
      [["4:1", 100]],
    );
  });

  it("alerts of what comes after it as if there had been nothing before", () => {
    const seconds = secondsOf(7, 3);
    const after = take(openTrend(GUARDED), PRICES.slice(3), seconds.slice(3));
    assert.deepEqual(alertsOf(after), [["up", "103", undefined]]);
    assert.deepEqual(take(openTrend(GUARDED), PRICES, seconds).raised, after.raised);
  });

  it("ends in the same state whatever the cuts between writes", () => {
    const seconds = secondsOf(7, 3);
    const whole = stateOf(take(openTrend(GUARDED), PRICES, seconds));
    for (let cut = 1; cut < PRICES.length; cut += 1) {
      const first = stateOf(take(openTrend(GUARDED), PRICES.slice(0, cut), seconds.slice(0, cut)));
      const rest = take(openTrend(GUARDED, first), PRICES.slice(cut), seconds.slice(cut));
      assert.deepEqual({ ...stateOf(rest), version: 1 }, whole);
    }
  });

  it("leaves a jump within a session alone", () => {
    const trend = take(openTrend(GUARDED), PRICES, secondsOf(7, 7));
    assert.deepEqual(alertsOf(trend), [
      ["down", "100", undefined],
      ["up", "103", undefined],
    ]);
    assert.deepEqual(trend.resets, []);
  });

  it("knows redelivered ticks of before the jump, and takes none of them again", () => {
    const seconds = secondsOf(7, 3);
    const state = stateOf(take(openTrend(GUARDED), PRICES.slice(0, 5), seconds));
    const trend = openTrend(GUARDED, state);
    const again = PRICES.slice(0, 5).map((price, index) =>
      trend.receive(makeArrivedTick({ second: seconds[index] ?? 0, price })),
    );
    assert.deepEqual(again, ["late", "late", "late", "seen", "seen"]);
    assert.equal(trend.next(), undefined);
  });

  it("goes over what was kept before it was switched on", () => {
    const seconds = secondsOf(7, 3);
    const without = stateOf(take(openTrend(RULES), PRICES.slice(0, 5), seconds));
    assert.deepEqual([without.side, without.applied.length], ["down", 3]);
    const trend = take(openTrend(GUARDED, without), PRICES.slice(5), seconds.slice(5));
    assert.deepEqual(alertsOf(trend), [["up", "103", undefined]]);
    const anew = stateOf(take(openTrend(GUARDED), PRICES, seconds));
    assert.deepEqual(stateOf(trend).applied, anew.applied);
  });

  it("goes over the ticks that other windows are filled with", () => {
    const seconds = secondsOf(7, 3);
    const ticks = PRICES.slice(0, 6).map((price, index) =>
      makeArrivedTick({ second: seconds[index] ?? 0, price }),
    );
    const trend = openTrend({ ...GUARDED, windows: { short: 1, long: 4 } });
    trend.refill(ticks);
    assert.deepEqual(
      stateOf(trend).applied.map(({ price }) => price.mantissa),
      [100, 101, 99],
    );
    assert.equal(stateOf(trend).side, undefined);
  });
});

describe("an anomaly's alert", () => {
  const alertOf = (price: number, amount?: string) =>
    makeAnomalyAlert(
      "AAPL",
      "down",
      makeArrivedTick({ price, dayChange: { percent: "-75", ...(amount && { amount }) } }),
    );

  it("tells of a split since the previous close", () => {
    assert.equal(alertOf(100, "-300").possible_split, "4:1");
    assert.equal(alertOf(100, "90").possible_split, "1:10");
    assert.equal(alertOf(100, "-299.99999999").possible_split, "4:1");
  });

  it("tells of none where the change is none of a split, or not told, or cannot be", () => {
    assert.equal(alertOf(90, "-10").possible_split, undefined);
    assert.equal(alertOf(100).possible_split, undefined);
    assert.equal(alertOf(100, "100").possible_split, undefined);
    assert.equal(alertOf(100, "1000").possible_split, undefined);
    assert.equal("possible_split" in alertOf(90, "-10"), false);
  });
});
