import assert from "node:assert/strict";
import type { Registered } from "../registerPipeline.ts";
import type { Series } from "./evaluateMath.ts";
import { evaluateMath } from "./evaluateMath.ts";
import { FULL, PHYSICAL_NAME, registerMonitoring } from "./makeWatched.ts";
import { expressionOf, metricsOfAlarm } from "./registeredMetrics.ts";
import type { AlarmRule } from "./stateOf.ts";
import { stateOf } from "./stateOf.ts";

/** Periods in which the metric has no value. */
function silence(periods: number): undefined[] {
  return Array.from({ length: periods }, () => undefined);
}

/** Periods with the same value. */
function steady(value: number, periods: number): number[] {
  return Array.from({ length: periods }, () => value);
}

describe("an alarm", () => {
  let alarms: readonly Registered[];
  before(async () => {
    const registrations = await registerMonitoring(FULL);
    alarms = registrations.ofType("MetricAlarm");
  });

  /** State after these values; of an expression's metrics by their names, others have none. */
  const state = (name: string, series: Series | Readonly<Record<string, Series>>): string => {
    const alarm = alarms.find(({ inputs }) => inputs["name"] === `${PHYSICAL_NAME}-${name}`);
    assert.ok(alarm !== undefined, name);
    const rule = alarm.inputs as unknown as AlarmRule;
    if (Array.isArray(series)) return stateOf(rule, series as Series);
    const given = series as Readonly<Record<string, Series>>;
    const all = Object.keys(metricsOfAlarm(alarm)).map((id) => [id, given[id] ?? []] as const);
    return stateOf(rule, evaluateMath(expressionOf(alarm) ?? "", Object.fromEntries(all)));
  };

  it("on the iterator's age rings when a function stays behind, not for one late batch", () => {
    const limitMs = 1_080_000;
    assert.equal(state("iterator-age-process-ticks", steady(limitMs, 5)), "OK");
    assert.equal(state("iterator-age-process-ticks", [0, 0, 0, limitMs + 1, 0]), "OK");
    const behind = [...steady(0, 2), ...steady(limitMs + 1, 3)];
    assert.equal(state("iterator-age-process-ticks", behind), "ALARM");
    assert.equal(state("iterator-age-process-ticks", silence(5)), "OK", "a quiet market");
  });

  it("on a mapping rings when nobody polls, not when polls find nothing", () => {
    assert.equal(state("mapping-stopped-process-ticks", silence(15)), "ALARM");
    assert.equal(state("mapping-stopped-process-ticks", [...silence(14), 240]), "OK");
    assert.equal(state("mapping-stopped-process-ticks", steady(240, 15)), "OK");
  });

  it("on errors rings when they last, not for one", () => {
    assert.equal(state("function-errors-process-ticks", [0, 0, 1, 0, 0]), "OK");
    assert.equal(state("function-errors-process-ticks", [1, 0, 1, 0, 1]), "ALARM");
    assert.equal(state("function-errors-process-ticks", silence(5)), "OK");
  });

  it("on errors of a function that runs now and then rings for one, and then for an hour", () => {
    assert.equal(state("function-errors-notify-slack", [1, ...silence(11)]), "ALARM");
    assert.equal(state("function-errors-notify-slack", [1, ...silence(12)]), "OK");
  });

  it("on a function that runs once an hour rings for one slow run, not while it does not run", () => {
    const limitMs = 720_000;
    const run = (ms: number) => [ms, ...silence(11)];
    assert.equal(state("function-duration-compact-ticks", run(limitMs)), "OK");
    assert.equal(state("function-duration-compact-ticks", run(limitMs + 1)), "ALARM");
    assert.equal(state("function-duration-compact-ticks", silence(12)), "OK");
    // What is refused is asked for again every few minutes at most.
    assert.equal(state("function-throttles-compact-ticks", [1, ...silence(4)]), "OK");
    assert.equal(state("function-throttles-compact-ticks", [1, 1, undefined, 1, 1]), "ALARM");
  });

  it("on an hourly schedule rings when it was due three times in vain", () => {
    assert.equal(state("schedule-stopped-compact-ticks", [1, ...silence(2)]), "OK");
    assert.equal(state("schedule-stopped-compact-ticks", silence(3)), "ALARM");
  });

  it("on a queue rings when messages stay too long, not when it is empty", () => {
    const limitSeconds = 10_800;
    assert.equal(state("queue-age-raw-arrivals", steady(limitSeconds, 5)), "OK");
    assert.equal(state("queue-age-raw-arrivals", steady(limitSeconds + 1, 5)), "ALARM");
    assert.equal(state("queue-age-raw-arrivals", silence(5)), "OK");
    assert.equal(state("delivery-age-staging", steady(1_801, 5)), "ALARM");
    assert.equal(state("delivery-age-staging", silence(5)), "OK");
  });

  it("on what nobody takes on his own rings for as long as it is there", () => {
    for (const name of ["undelivered-alerts", "undelivered-alarms", "dead-letters-raw-arrivals"]) {
      assert.equal(state(name, [0, 0, 1]), "ALARM", name);
      assert.equal(state(name, [1, ...silence(2)]), "ALARM", name);
      assert.equal(state(name, [1, 0, 0, 0]), "OK", name);
      assert.equal(state(name, silence(3)), "OK", name);
    }
  });

  it("on what is given up or lost rings at the first, and does not flap for an hour", () => {
    for (const name of [
      "failed-records-detect-trends",
      "lost-records-detect-trends",
      "failure-not-kept-sweep-alerts",
      "failed-deliveries",
      "failed-events-notify-slack",
      "delivery-not-kept-alerts",
      "delivery-not-kept-alarms",
    ]) {
      const sparse = [1, ...silence(3), 2, ...silence(5), 1, ...silence(11)];
      for (let end = 1; end <= sparse.length; end += 1) {
        const padded = [...silence(12), ...sparse.slice(0, end)];
        assert.equal(state(name, padded), "ALARM", `${name} after ${end} periods`);
      }
      assert.equal(state(name, [...sparse, undefined]), "OK", name);
    }
  });

  it("on a table adds up what is throttled, and ends although DynamoDB sends no zeros", () => {
    const beat = steady(1, 8);
    const throttled = [...silence(2), 5, 4, 6, ...silence(3)];
    const rings = Array.from({ length: 4 }, (_, later) =>
      state("table-throttles-trend-table", {
        beat: beat.slice(0, 5 + later),
        m3: throttled.slice(0, 5 + later),
      }),
    );
    assert.deepEqual(rings, ["ALARM", "ALARM", "ALARM", "OK"]);
    const twoReads = { beat, m0: [...steady(1, 6), ...silence(2)] };
    assert.equal(state("table-throttles-tick-table", twoReads), "ALARM");
    assert.equal(state("table-throttles-tick-table", { beat }), "OK");
    assert.equal(state("table-errors-tick-table", { beat, m1: [...beat] }), "ALARM");
  });

  it("on refused records rings for a share of many, not for one of a few", () => {
    const share = (accepted: Series, rejected: Series) =>
      state("rejected-ticks", { accepted, rejected });
    assert.equal(share([100, 100, 100], [6, 6, 6]), "ALARM");
    assert.equal(share([100, 100, 100], [5, 5, 5]), "OK", "4.8 %");
    assert.equal(share([1, 1, 1], [9, 9, 9]), "OK", "few records");
    assert.equal(share([100, 100, 100], [50, ...silence(2)]), "OK", "once");
    assert.equal(share(silence(3), [500, 500, 500]), "ALARM", "nothing accepted at all");
    assert.equal(share([500, 500, 500], silence(3)), "OK");
    assert.equal(share(silence(3), silence(3)), "OK", "a quiet market");
  });

  it("on a silent feed rings when 2 of 3 minutes are too long, and ends with the session", () => {
    const counted = (...values: readonly number[]) => values.flatMap((value) => steady(value, 1));
    assert.equal(state("silent-feed-AAPL", counted(8, 9, 10)), "OK");
    assert.equal(state("silent-feed-AAPL", counted(9, 10, 11)), "ALARM");
    assert.equal(state("silent-feed-AAPL", counted(10, 11, 0)), "ALARM", "the first good minute");
    assert.equal(state("silent-feed-AAPL", counted(11, 0, 0)), "OK");
    assert.equal(state("silent-feed-AAPL", silence(10)), "OK", "the sweep does not run");
  });

  it("on a symbol rings when it is silent, and when what comes is old", () => {
    const fresh = [...silence(14), 3];
    assert.equal(state("stale-feed-AAPL", fresh), "OK");
    assert.equal(state("stale-feed-AAPL", [...fresh, ...silence(14)]), "OK", "the last minute");
    assert.equal(state("stale-feed-AAPL", [...fresh, ...silence(15)]), "ALARM", "silent");
    assert.equal(state("stale-feed-AAPL", steady(901, 15)), "ALARM", "old");
    assert.equal(state("stale-feed-AAPL", steady(900, 15)), "OK");
  });

  it("on waiting alerts rings when sweeps do not get rid of them", () => {
    assert.equal(state("pending-alerts", [...silence(4), 3]), "OK");
    assert.equal(state("pending-alerts", [...silence(2), 3, 3, 3]), "ALARM");
    assert.equal(state("pending-alerts", silence(5)), "OK");
  });

  it("on the sweep rings when it does not run for five minutes", () => {
    assert.equal(state("sweep-stopped", silence(5)), "ALARM");
    assert.equal(state("sweep-stopped", [1, ...silence(4)]), "OK");
  });
});

describe("evaluateMath", () => {
  it("takes a missing value for 0 beside one that is there, and drops a division by zero", () => {
    assert.deepEqual(evaluateMath("a + b", { a: [1, undefined], b: [undefined, 2] }), [1, 2]);
    assert.deepEqual(evaluateMath("a / b", { a: [1, 4], b: [0, 2] }), [undefined, 2]);
    assert.deepEqual(evaluateMath("2 * a", { a: [undefined, 3] }), [undefined, 6]);
    assert.deepEqual(evaluateMath("IF(a >= 2, b, 9)", { a: [1, 2, undefined], b: [5, 6, 7] }), [
      9,
      6,
      undefined,
    ]);
  });

  it("refuses what it does not know", () => {
    for (const wrong of ["a + c", "SUM(a)", "a +", "1", "a b", "FILL(a, 0)"]) {
      assert.throws(() => evaluateMath(wrong, { a: [1] }), wrong);
    }
  });
});
