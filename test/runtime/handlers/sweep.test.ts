import assert from "node:assert/strict";
import { marketCalendar } from "../../../runtime/calendar/marketCalendar.ts";
import type { Item } from "../../../runtime/domain/tickItem.ts";
import { FeedWatch } from "../../../runtime/handlers/FeedWatch.ts";
import { FAULT_KINDS, failOnce, failWhile } from "../fakes/Faults.ts";
import { OPEN_MS } from "../fakes/makeArrivedTick.ts";
import { makeSeries, makeTickItem } from "../fakes/makeTickItem.ts";
import { makeTableRecords } from "../fakes/records.ts";
import { World } from "../fakes/World.ts";

const WINDOWS = { short: 1, long: 2 };
const MINUTE_MS = 60_000;

/** When the ticks of these tests reach the tick table. */
const ARRIVED_MS = OPEN_MS + 10_000;

/** Stores items and has them applied, with the topic down: alerts are left pending. */
async function strand(items: readonly Item[], allowedLatenessMs = 0): Promise<World> {
  const world = new World({ settings: { windows: WINDOWS, allowedLatenessMs } });
  for (const item of items) world.ticks.put(item);
  world.faults.plan = failWhile("topic.publish", () => true);
  await world.detect(makeTableRecords(items, ARRIVED_MS));
  world.faults.plan = () => undefined;
  world.clock.nowMs = ARRIVED_MS + MINUTE_MS;
  return world;
}

function outcome(world: World) {
  return {
    states: [...world.trends.states].map(([symbol, state]) => [symbol, { ...state, version: 0 }]),
    alerts: [...world.trends.alerts].sort(([a], [b]) => (a < b ? -1 : 1)),
    recordedTwice: [...world.trends.timesRecorded.values()].filter((times) => times > 1),
    published: [...new Set(world.topic.published.map(({ id }) => id))].sort(),
    archived: world.archive.distinct("alerts/"),
  };
}

describe("sweep", () => {
  it("publishes a stranded alert of a symbol that never ticks again", async () => {
    const world = await strand(makeSeries("AAPL", [1, 2, 1]));
    assert.equal(world.topic.published.length, 0);
    assert.deepEqual(await world.sweep(), { released: 0, published: 1, expired: 0 });
    assert.deepEqual(
      world.topic.published.map(({ direction }) => direction),
      ["down"],
    );
    assert.equal(world.trends.alerts.size, 1);
    assert.deepEqual(await world.sweep(), { released: 0, published: 0, expired: 0 });
    assert.equal(world.topic.published.length, 1);
  });

  it("leaves alerts younger than a minute to the function that raised them", async () => {
    const world = await strand(makeSeries("AAPL", [1, 2, 1]));
    world.clock.nowMs = ARRIVED_MS + MINUTE_MS - 1;
    assert.deepEqual(await world.sweep(), { released: 0, published: 0, expired: 0 });
    assert.equal(world.trends.states.get("AAPL")?.pending.length, 1);
    world.clock.nowMs += 1;
    assert.equal((await world.sweep()).published, 1);
  });

  it("finds nothing to do, and does nothing, when nothing waits", async () => {
    const world = new World({ settings: { windows: WINDOWS } });
    await world.detect(makeTableRecords(makeSeries("AAPL", [1, 2, 1])));
    const calls = world.faults.calls.length;
    assert.deepEqual(await world.sweep(), { released: 0, published: 0, expired: 0 });
    assert.deepEqual(world.faults.calls.slice(calls), ["trends.waiting", "trends.load"]);
  });

  it("records a stranded alert that is too old by now, and publishes it not", async () => {
    const world = await strand(makeSeries("AAPL", [1, 2, 1]));
    world.settings = { ...world.settings, alertMaxAgeMs: MINUTE_MS };
    world.clock.nowMs = OPEN_MS + 2_001 + MINUTE_MS + 10_000;
    assert.deepEqual(await world.sweep(), { released: 0, published: 0, expired: 1 });
    assert.equal(world.topic.published.length, 0);
    assert.deepEqual([...world.trends.alerts.values()][0]?.status, { S: "expired" });
  });

  it("tells how many alerts it found waiting, and nothing of ticks held back", async () => {
    const world = await strand([...makeSeries("AAPL", [1, 2, 1, 2]), ...makeSeries("MSFT", [1])]);
    await world.sweep();
    assert.equal(world.observer.counts.AlertsPending, 2);
    const holding = await strand([makeTickItem()], 10 * MINUTE_MS);
    await holding.sweep();
    assert.equal(holding.observer.counts.AlertsPending, 0);
  });

  it("does not fail over a symbol that two pages of the index list", async () => {
    const world = await strand(makeSeries("AAPL", [1, 2, 1]));
    world.trends.waiting = async function* () {
      yield* await Promise.resolve(["AAPL", "AAPL"]);
    };
    assert.equal((await world.sweep()).published, 1);
  });
});

describe("sweep of ticks held back", () => {
  /** Prices by second, arriving out of order, all held back for 10 s. */
  const HELD = [
    makeTickItem({ second: 0, price: 1 }),
    makeTickItem({ second: 2, price: 1 }),
    makeTickItem({ second: 1, price: 2 }),
  ];

  it("lets go of those of a silent symbol, in order, and publishes what they raise", async () => {
    const world = await strand(HELD, 10_000);
    world.clock.nowMs = ARRIVED_MS + 10_000;
    assert.deepEqual(await world.sweep(), { released: 1, published: 1, expired: 0 });
    const state = world.trends.states.get("AAPL");
    assert.deepEqual(state?.held, []);
    assert.deepEqual(
      state?.applied.map(({ atMs }) => atMs - OPEN_MS),
      [1_000, 2_000],
    );
    assert.deepEqual(
      world.topic.published.map(({ direction }) => direction),
      ["down"],
    );
  });

  it("counts the alerts that they raise as raised, and not as found waiting", async () => {
    const world = await strand([...HELD, ...makeSeries("MSFT", [1, 2, 1, 2])], 10_000);
    world.clock.nowMs = ARRIVED_MS + 10_000;
    const before = world.observer.counts["AlertsRaised"] ?? 0;
    await world.sweep();
    assert.equal(world.topic.published.length, 3);
    assert.equal(world.observer.counts["AlertsRaised"], before + 3);
    assert.equal(world.observer.counts["AlertsPending"], 0);
    await world.sweep();
    assert.equal(world.observer.counts["AlertsRaised"], before + 3, "once");
  });

  it("counts what they raise while the topic is down once, then as found waiting", async () => {
    const world = await strand(HELD, 10_000);
    world.clock.nowMs = ARRIVED_MS + 10_000;
    world.faults.plan = failWhile("topic.publish", () => true);
    for (const waiting of [0, 1, 2]) {
      await assert.rejects(world.sweep(), AggregateError);
      assert.equal(world.observer.counts["AlertsRaised"], 1);
      assert.equal(world.observer.counts["AlertsPending"], waiting, "in all sweeps");
      world.clock.nowMs += MINUTE_MS;
    }
  });

  it("leaves those of a symbol that is not silent yet", async () => {
    const world = await strand(HELD, 10_000);
    world.clock.nowMs = ARRIVED_MS + 9_999;
    assert.deepEqual(await world.sweep(), { released: 0, published: 0, expired: 0 });
    assert.equal(world.trends.states.get("AAPL")?.held.length, 3);
  });

  it("publishes before it lets more go while over 250 alerts wait", async () => {
    const prices = Array.from({ length: 600 }, (_, index) => 1 + (index % 2));
    const items = makeSeries("AAPL", prices);
    const world = await strand(items, 30_000);
    world.faults.plan = failWhile("topic.publish", () => true);
    await world.detect(makeTableRecords(items, ARRIVED_MS).slice(249));
    world.faults.plan = () => undefined;
    const before = world.trends.states.get("AAPL");
    assert.ok((before?.pending.length ?? 0) > 250);
    assert.ok((before?.held.length ?? 0) > 0);
    const { released, published } = await world.sweep();
    assert.deepEqual([released, published], [0, before?.pending.length]);
    assert.deepEqual(await world.sweep(), {
      released: 1,
      published: before?.held.length,
      expired: 0,
    });
    assert.deepEqual(world.trends.states.get("AAPL")?.held, []);
  });
});

describe("sweep and failures", () => {
  const STRANDED = [
    ...makeSeries("AAPL", [1, 2, 1]),
    ...makeSeries("MSFT", [2, 1, 2, 1]),
    ...makeSeries("TSLA", [2, 1, 2]),
  ];

  it("reports a symbol that fails, and publishes the others", async () => {
    const world = await strand(STRANDED);
    let isDown = true;
    world.topic.refuses = ({ symbol }) => isDown && symbol === "AAPL";
    await assert.rejects(world.sweep(), (error: AggregateError) => {
      assert.equal(error.errors.length, 1);
      assert.match(error.message, /^1 symbols were not swept$/);
      return true;
    });
    assert.equal(world.topic.published.length, 3);
    isDown = false;
    assert.equal((await world.sweep()).published, 1);
    assert.equal(world.trends.alerts.size, 4);
  });

  it("settles the others when one symbol is overtaken meanwhile", async () => {
    const world = await strand(STRANDED);
    world.faults.pause = (call) => {
      const state = world.trends.states.get("MSFT");
      // As the function that raised them would, between publishing and settling.
      if (call === "topic.publish" && state !== undefined) {
        world.trends.put({ ...state, version: state.version + 1 });
      }
      return Promise.resolve();
    };
    await world.sweep();
    world.faults.pause = () => Promise.resolve();
    assert.deepEqual(
      [...world.trends.states].map(([symbol, { pending }]) => [symbol, pending.length]),
      [
        ["AAPL", 0],
        ["MSFT", 2],
        ["TSLA", 0],
      ],
    );
    assert.equal((await world.sweep()).published, 2);
    assert.deepEqual([...world.trends.timesRecorded.values()], [1, 1, 1, 1]);
  });

  it("reports every symbol when the archive is down, and publishes none", async () => {
    const world = await strand(STRANDED);
    world.faults.plan = failWhile("archive.put alerts", () => true);
    await assert.rejects(world.sweep(), { message: "3 symbols were not swept" });
    assert.equal(world.topic.published.length, 0);
  });

  it("rejects when the trend table cannot be read", async () => {
    for (const call of ["trends.waiting", "trends.load"]) {
      const world = await strand(STRANDED);
      world.faults.plan = failWhile(call, () => true);
      await assert.rejects(world.sweep(), { name: "InjectedFault" });
    }
  });

  it("leaves in the end what an undisturbed sweep leaves, whichever call fails and however", async () => {
    for (const lateness of [0, 1_000]) {
      const undisturbed = await strand(STRANDED, lateness);
      const from = undisturbed.faults.calls.length;
      await undisturbed.sweep();
      const expected = outcome(undisturbed);
      assert.ok(expected.published.length >= 4);
      for (const kind of FAULT_KINDS) {
        for (let index = from; index < undisturbed.faults.calls.length; index += 1) {
          const world = await strand(STRANDED, lateness);
          world.faults.plan = failOnce(index, kind);
          await assert.rejects(world.sweep(), Error, `call ${index} ${kind}`);
          world.faults.takeCrash();
          await world.sweep();
          assert.deepEqual(outcome(world), expected, `call ${index} ${kind}`);
        }
      }
    }
  });
});

describe("sweep and the feed", () => {
  const watch = new FeedWatch({
    calendar: marketCalendar("NYSE"),
    intervalMs: MINUTE_MS,
    staleIntervals: 10,
    symbols: new Set(["AAPL", "MSFT"]),
  });

  async function open(): Promise<World> {
    const world = new World({ settings: { windows: WINDOWS, watch } });
    await world.detect(makeTableRecords([makeTickItem({ second: 60 })], ARRIVED_MS));
    world.clock.nowMs = OPEN_MS + 12 * MINUTE_MS;
    return world;
  }

  it("tells how long each symbol has had no new trade, zeros too", async () => {
    const world = await open();
    await world.sweep();
    world.clock.nowMs = OPEN_MS + 12 * 60 * MINUTE_MS;
    await world.sweep();
    assert.deepEqual(world.observer.watches, [
      { AAPL: 11, MSFT: 12 },
      { AAPL: 0, MSFT: 0 },
    ]);
  });

  it("tells nothing where no feed is watched", async () => {
    const world = new World({ settings: { windows: WINDOWS } });
    await world.sweep();
    assert.deepEqual(world.observer.watches, []);
  });

  it("publishes first, and fails when it cannot tell", async () => {
    const items = makeSeries("AAPL", [1, 2, 1]);
    const world = await strand(items);
    const watched = new World({ settings: { windows: WINDOWS, watch } });
    Object.assign(watched, { trends: world.trends, ticks: world.ticks });
    watched.clock.nowMs = Date.parse("2099-11-20T15:00:00Z");
    await assert.rejects(watched.sweep(), (error: AggregateError) => {
      assert.equal(error.message, "the feed was not watched");
      assert.match(String(error.errors[0]), /RangeError: The trading days of NYSE are known from/);
      return true;
    });
    assert.equal(watched.topic.published.length, 1);
  });
});
