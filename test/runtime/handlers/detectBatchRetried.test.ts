import assert from "node:assert/strict";
import fc from "fast-check";
import type { Item } from "../../../runtime/domain/tickItem.ts";
import { FAULT_KINDS, failOnce } from "../fakes/Faults.ts";
import { makeSeries, makeTickItem } from "../fakes/makeTickItem.ts";
import { naiveAlerts } from "../fakes/naiveAlerts.ts";
import { makeTableRecords } from "../fakes/records.ts";
import type { Cut } from "../fakes/World.ts";
import { World } from "../fakes/World.ts";

const WINDOWS = { short: 1, long: 2 };

function makeWorld(allowedLatenessMs = 0): World {
  return new World({ settings: { windows: WINDOWS, allowedLatenessMs } });
}

/** What all runs of the same records must agree on. */
function outcome(world: World) {
  return {
    states: [...world.trends.states].map(([symbol, state]) => [symbol, { ...state, version: 0 }]),
    alerts: [...world.trends.alerts].sort(([a], [b]) => (a < b ? -1 : 1)),
    recordedTwice: [...world.trends.timesRecorded.values()].filter((times) => times > 1),
    published: [...new Set(world.topic.published.map((alert) => JSON.stringify(alert)))].sort(),
    archived: world.archive.distinct("alerts/"),
    conflicts: world.archive.conflicts,
  };
}

async function run(items: readonly Item[], batchSize?: Cut, world = makeWorld()): Promise<World> {
  for (const item of items) world.ticks.put(item);
  await world.detectAll(makeTableRecords(items), batchSize);
  return world;
}

/** Three symbols, late and equal times, ticks ahead, and alerts of each symbol. */
const MIXED: readonly Item[] = [
  ...[1, 2, 1].map((price, second) => makeTickItem({ second, price })),
  ...makeSeries("MSFT", [3, 2, 3, 4]),
  makeTickItem({ second: 1, price: 9 }),
  makeTickItem({ symbol: "TSLA", second: 3, price: 5 }),
  makeTickItem({ second: 900, price: 9, isAhead: true }),
  ...["a", "b", "c"].map((name, index) =>
    makeTickItem({ second: 4, price: 3 + (index % 2), name }),
  ),
  makeTickItem({ symbol: "TSLA", second: 4, price: 4 }),
  makeTickItem({ symbol: "MSFT", second: 9, price: 1 }),
  makeTickItem({ symbol: "TSLA", second: 5, price: 6 }),
];

describe("detectBatch retried", () => {
  it("leaves what an undisturbed run leaves, whichever call fails and however", async () => {
    const undisturbed = await run(MIXED, () => 6);
    const expected = outcome(undisturbed);
    assert.equal(expected.alerts.length, naiveAlerts(MIXED, WINDOWS).length);
    assert.ok(expected.alerts.length >= 5);
    assert.deepEqual(expected.recordedTwice, []);
    assert.deepEqual(expected.conflicts, []);
    for (const kind of FAULT_KINDS) {
      for (let index = 0; index < undisturbed.faults.calls.length; index += 1) {
        const world = makeWorld();
        world.faults.plan = failOnce(index, kind);
        await run(MIXED, () => 6, world);
        assert.deepEqual(world.faults.injected, [kind]);
        assert.deepEqual(outcome(world), expected, `call ${index} ${kind}`);
      }
    }
  });

  it("publishes an alert again only where the record of it was not written", async () => {
    const undisturbed = await run(MIXED, () => 6);
    for (let index = 0; index < undisturbed.faults.calls.length; index += 1) {
      const call = undisturbed.faults.calls[index] ?? "";
      const world = makeWorld();
      world.faults.plan = failOnce(index, "before");
      await run(MIXED, () => 6, world);
      const repeated = world.topic.published.length - undisturbed.topic.published.length;
      assert.equal(repeated > 0, call === "trends.settle", `call ${index} ${call}`);
    }
  });

  it("leaves it after any number of failures too, with ticks held back or not", async () => {
    const kind = fc.option(fc.constantFrom(...FAULT_KINDS), { nil: undefined, freq: 2 });
    const sizes = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1 });
    const lateness = fc.constantFrom(0, 2_000);
    const refused = fc.array(fc.boolean(), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(kind, { maxLength: 40 }),
        sizes,
        lateness,
        refused,
        async (plan, cuts, ms, refusals) => {
          const expected = outcome(await run(MIXED, undefined, makeWorld(ms)));
          const world = makeWorld(ms);
          world.faults.plan = (index) => plan[index];
          let sent = 0;
          world.topic.refuses = () => refusals[sent++] === true;
          await run(MIXED, (invocation) => cuts[invocation % cuts.length] ?? 1, world);
          assert.deepEqual(outcome(world), expected);
        },
      ),
    );
  });

  it("gives the same alerts and states whatever the batches", async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 });
    const expected = outcome(await run(MIXED));
    await fc.assert(
      fc.asyncProperty(sizes, async (cuts) => {
        const world = await run(MIXED, (invocation) => cuts[invocation % cuts.length] ?? 1);
        assert.deepEqual(outcome(world), expected);
      }),
    );
  });

  it("changes nothing when the whole batch or any part of it comes again", async () => {
    const world = await run(MIXED);
    const expected = outcome(world);
    const records = makeTableRecords(MIXED);
    for (let from = 0; from < records.length; from += 1) {
      for (let to = from + 1; to <= records.length; to += 1) {
        await world.detect(records.slice(from, to));
      }
    }
    assert.deepEqual(outcome(world), expected);
  });

  it("counts a late tick once, however often its batch comes", async () => {
    const world = await run(MIXED);
    assert.equal(world.observer.counts.TicksLate, 1);
    assert.equal(world.observer.counts.TicksAhead, 1);
    await world.detect(makeTableRecords(MIXED));
    assert.equal(world.observer.counts.TicksLate, 1);
    assert.equal(world.observer.counts.TicksAhead, 1);
  });

  it("takes a new tick in front of one that is stored again", async () => {
    // A tick that expired from the table and was put there again by a redrive comes as an insert.
    const items = makeSeries("AAPL", [1, 2, 1, 2]);
    const world = await run(items.slice(0, 3));
    await world.detect(makeTableRecords([items[3] ?? {}, items[2] ?? {}]));
    assert.deepEqual(
      world.topic.published.map(({ direction }) => direction),
      ["down", "up"],
    );
  });
});

describe("detectBatch after the windows were changed", () => {
  it("goes on as if they had always been so, but for the side it finds", async () => {
    const price = fc.integer({ min: 1, max: 5 });
    const prices = fc.array(price, { minLength: 1, maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(
        prices,
        prices,
        fc.integer({ min: 1, max: 3 }),
        async (past, future, short) => {
          const items = makeSeries("AAPL", [...past, ...future]);
          const world = new World({ settings: { windows: { short: 2, long: 7 } } });
          await run(items.slice(0, past.length), undefined, world);
          const before = world.topic.published.length;
          world.settings = { ...world.settings, windows: { short, long: short + 2 } };
          for (const item of items.slice(past.length)) world.ticks.put(item);
          await world.detect(makeTableRecords(items.slice(past.length)));
          const always = naiveAlerts(items, { short, long: short + 2 });
          const state = world.trends.states.get("AAPL");
          assert.deepEqual(state?.windows, { short, long: short + 2 });
          const raised = world.topic.published.slice(before).map(({ last_tick }) => last_tick);
          const expected = always
            .filter(({ lastTick }) => lastTick > (items[past.length - 1]?.timestamp?.S ?? ""))
            .map(({ lastTick }) => lastTick);
          // A tie at the change hides on which side the averages were before it.
          const isSideHidden = raised.length === expected.length - 1;
          assert.deepEqual(raised, isSideHidden ? expected.slice(1) : expected);
        },
      ),
    );
  });

  it("reads no tick that is ahead or a stand-in, nor what is no tick", async () => {
    const world = new World({ settings: { windows: { short: 1, long: 3 } } });
    const items = makeSeries("AAPL", [1, 2, 3]);
    await run(items, undefined, world);
    // Both stand behind the last tick applied, within its millisecond.
    const last = items[2]?.timestamp?.S ?? "";
    const ahead = { ...items[2], timestamp: { S: `${last.slice(0, 25)}ffffffffffffffff` } };
    world.ticks.put({ ...ahead, price: { N: "99" }, ahead: { BOOL: true } });
    const standIn = { ...items[2], timestamp: { S: `${last.slice(0, 25)}fffffffffffffffe` } };
    world.ticks.put({ ...standIn, price: { N: "98" }, data_source: { S: "simulated-fallback" } });
    world.ticks.put({ symbol: { S: "AAPL" }, timestamp: { S: `${last}x` } });
    world.settings = { ...world.settings, windows: { short: 1, long: 2 } };
    await run([makeTickItem({ second: 3, price: 2 })], undefined, world);
    const [alert] = world.topic.published;
    assert.ok(alert?.kind === "crossover" && world.topic.published.length === 1);
    assert.deepEqual([alert.direction, alert.long_sma], ["down", "2.5"]);
  });

  it("takes a new tick in front of a late one that the table already holds", async () => {
    const world = new World({ settings: { windows: { short: 1, long: 3 } } });
    await run(makeSeries("AAPL", [1, 2, 3, 4]), undefined, world);
    const late = makeTickItem({ second: 2, price: 3, name: "late" });
    const fresh = makeTickItem({ second: 4, price: 1 });
    world.ticks.put(late);
    world.settings = { ...world.settings, windows: { short: 1, long: 2 } };
    await run([fresh, late], undefined, world);
    assert.deepEqual(
      world.topic.published.map(({ last_tick }) => last_tick),
      [fresh.timestamp?.S],
    );
  });

  it("is retried like everything else when the table cannot be read", async () => {
    const items = makeSeries("AAPL", [1, 2, 1, 2, 1]);
    const world = makeWorld();
    await run(items.slice(0, 3), undefined, world);
    world.settings = { ...world.settings, windows: { short: 1, long: 3 } };
    let reads = 0;
    world.faults.plan = (_index, call) =>
      call === "ticks.read" && (reads += 1) === 1 ? "before" : undefined;
    await run(items.slice(3), undefined, world);
    assert.equal(reads, 2);
    assert.deepEqual(
      world.topic.published.map(({ direction }) => direction),
      ["down", "up", "down"],
    );
  });
});
