import assert from "node:assert/strict";
import fc from "fast-check";
import { ContentionError } from "../../../runtime/handlers/applyTicks.ts";
import { applyTicks } from "../../../runtime/handlers/applyTicks.ts";
import { failWhile } from "../fakes/Faults.ts";
import { makeArrivedTick } from "../fakes/makeArrivedTick.ts";
import { makeSeries } from "../fakes/makeTickItem.ts";
import { naiveAlerts } from "../fakes/naiveAlerts.ts";
import { ARRIVED_AT_MS, makeTableRecords } from "../fakes/records.ts";
import { World } from "../fakes/World.ts";

const WINDOWS = { short: 1, long: 2 };

describe("sweep and detectBatch on the same symbol at the same time", () => {
  it("lose no alert, record each once, and end in the state of the ticks", async () => {
    const price = fc.integer({ min: 1, max: 3 });
    const prices = fc.array(price, { minLength: 4, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(prices, fc.nat(11), fc.scheduler(), async (all, cut, scheduler) => {
        const items = makeSeries("AAPL", all);
        const world = new World({ settings: { windows: WINDOWS } });
        for (const item of items) world.ticks.put(item);
        const records = makeTableRecords(items);
        // Some alerts are stranded by an outage; then the function goes on while the sweep runs.
        world.faults.plan = failWhile("topic.publish", () => true);
        await world.detect(records.slice(0, cut));
        world.faults.plan = () => undefined;
        world.faults.pause = (call) => scheduler.schedule(Promise.resolve(), call);
        world.clock.nowMs = ARRIVED_AT_MS + 60_000;
        const both = Promise.all([world.detectAll(records.slice(cut), () => 3), world.sweep()]);
        await scheduler.waitFor(both);
        world.faults.pause = () => Promise.resolve();
        await world.sweep();
        const expected = naiveAlerts(items, WINDOWS).map(({ lastTick }) => lastTick);
        const recorded = [...world.trends.alerts.values()].map(({ last_tick }) => last_tick?.S);
        assert.deepEqual(recorded.sort(), expected.sort());
        const told = world.topic.published.map(({ last_tick }) => last_tick);
        assert.deepEqual([...new Set(told)].sort(), expected);
        assert.deepEqual(
          [...world.trends.timesRecorded.values()].filter((times) => times > 1),
          [],
        );
        const state = world.trends.states.get("AAPL");
        assert.deepEqual(
          state?.applied.map(({ price: { mantissa } }) => mantissa),
          all.slice(-2),
        );
        assert.deepEqual(state?.pending, []);
      }),
      { numRuns: 300 },
    );
  });

  it("two sweeps at once record each alert once", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const items = makeSeries("AAPL", [1, 2, 1, 2, 1]);
        const world = new World({ settings: { windows: WINDOWS } });
        world.faults.plan = failWhile("topic.publish", () => true);
        await world.detect(makeTableRecords(items));
        world.faults.plan = () => undefined;
        world.faults.pause = (call) => scheduler.schedule(Promise.resolve(), call);
        world.clock.nowMs = ARRIVED_AT_MS + 60_000;
        await scheduler.waitFor(Promise.all([world.sweep(), world.sweep()]));
        assert.equal(world.trends.alerts.size, 3);
        assert.deepEqual([...world.trends.timesRecorded.values()], [1, 1, 1]);
        assert.deepEqual(world.trends.states.get("AAPL")?.pending, []);
      }),
    );
  });
});

describe("applyTicks", () => {
  const tick = makeArrivedTick({ second: 1 });

  it("loads the state again and applies the ticks to it when another writer was first", async () => {
    const world = new World();
    await world.detect(makeTableRecords(makeSeries("AAPL", [5])));
    const { state, receptions } = await applyTicks(
      "AAPL",
      [tick],
      undefined,
      world.settings,
      world,
    );
    assert.deepEqual(receptions, ["taken"]);
    assert.equal(state?.version, 2);
    assert.equal(state?.applied.length, 2);
  });

  it("finds nothing to do when it was itself that writer, unheard", async () => {
    const world = new World();
    world.faults.plan = (index) => (index === 0 ? "after" : undefined);
    await assert.rejects(applyTicks("AAPL", [tick], undefined, world.settings, world));
    const again = await applyTicks("AAPL", [tick], undefined, world.settings, world);
    assert.deepEqual(again.receptions, ["seen"]);
    assert.equal(again.state?.version, 1);
  });

  it("gives up when it is overtaken five times", async () => {
    const world = new World();
    let saves = 0;
    world.trends.save = () => {
      saves += 1;
      return Promise.resolve(false);
    };
    await assert.rejects(
      applyTicks("AAPL", [tick], undefined, world.settings, world),
      (error) => error instanceof ContentionError && error.name === "ContentionError",
    );
    assert.equal(saves, 5);
  });
});
