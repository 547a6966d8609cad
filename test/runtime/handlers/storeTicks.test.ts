import assert from "node:assert/strict";
import fc from "fast-check";
import type { Item } from "../../../runtime/domain/tickItem.ts";
import { storeTicks } from "../../../runtime/handlers/storeTicks.ts";
import { keyOf } from "../fakes/MemoryTickStore.ts";
import { World } from "../fakes/World.ts";

/** An item of a symbol, told apart by a number. */
function makeItem(symbol: string, number: number, price = "1"): Item {
  const timestamp = `2026-11-20T14:30:00.000Z#${number.toString(16).padStart(16, "0")}`;
  return { symbol: { S: symbol }, timestamp: { S: timestamp }, price: { N: price } };
}

function store(world: World, items: readonly Item[], deadlineMs = Infinity): Promise<boolean[]> {
  const onError = (error: unknown): void => world.observer.retrying("failed", error);
  return storeTicks(items, { ticks: world.ticks, clock: world.clock, deadlineMs, onError });
}

/** Keys of a symbol's items in the order given. */
function keysOf(symbol: string, items: readonly Item[]): string[] {
  return items.filter((item) => item.symbol?.S === symbol).map(keyOf);
}

describe("storeTicks", () => {
  it("puts at most one tick a symbol and 25 ticks in a call", async () => {
    const world = new World();
    const symbols = Array.from({ length: 60 }, (_, index) => `S${index}`);
    const items = symbols.flatMap((symbol) => [1, 2, 3].map((number) => makeItem(symbol, number)));
    const stored = await store(world, items);
    assert.ok(stored.every(Boolean));
    assert.equal(world.ticks.writes.length, 9);
    for (const call of world.ticks.writes) {
      assert.ok(call.length <= 25);
      assert.equal(new Set(call.map(({ symbol }) => symbol?.S)).size, call.length);
    }
  });

  it("keeps the order of each symbol however calls shuffle, refuse and fail", async () => {
    const symbol = fc.constantFrom("A", "B", "C", "D");
    const batch = fc.array(symbol, { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(batch, fc.nat(), fc.array(fc.nat(3)), async (symbols, seed, refusals) => {
        const world = new World({ seed });
        let asked = 0;
        world.ticks.refuses = () => refusals[(asked += 1)] === 0;
        const items = symbols.map((name, index) => makeItem(name, index));
        const stored = await store(world, items);
        assert.ok(stored.every(Boolean));
        for (const name of symbols) {
          assert.deepEqual(keysOf(name, world.ticks.inserted), keysOf(name, items));
        }
      }),
    );
  });

  it("stores a symbol's ticks up to the one that fails and none behind it", async () => {
    const items = ["A", "A", "A", "B"].map((symbol, index) => makeItem(symbol, index));
    const world = new World();
    world.faults.plan = (index) => (index === 1 ? "before" : undefined);
    assert.deepEqual(await store(world, items), [true, false, false, true]);
    assert.deepEqual(
      world.ticks.inserted.map(keyOf).sort(),
      [items[0], items[3]].map((item) => keyOf(item ?? {})),
    );
    assert.deepEqual(world.observer.retries, ["failed"]);
  });

  it("lets symbols of other calls go on when one fails", async () => {
    const symbols = Array.from({ length: 30 }, (_, index) => `S${index}`);
    const items = [1, 2].flatMap((number) => symbols.map((symbol) => makeItem(symbol, number)));
    const world = new World();
    world.faults.plan = (index) => (index === 0 ? "after" : undefined);
    const stored = await store(world, items);
    const isInSecondCall = (index: number): boolean => index % 30 >= 25;
    assert.deepEqual(
      stored,
      items.map((_, index) => isInSecondCall(index)),
    );
  });

  it("tries unprocessed ticks again, before the ticks behind them", async () => {
    const world = new World();
    const items = [makeItem("A", 1), makeItem("A", 2), makeItem("B", 1)];
    world.ticks.refuses = (item, call) => item.symbol?.S === "A" && call < 2;
    assert.deepEqual(await store(world, items), [true, true, true]);
    assert.deepEqual(
      world.ticks.writes.map((call) => call.map(keyOf)),
      [["A", "B"], ["A"], ["A"], ["A"]].map((symbols, call) =>
        symbols.map((symbol) => keyOf(makeItem(symbol, call === 3 ? 2 : 1))),
      ),
    );
  });

  it("waits longer each time nothing is taken, and starts anew when something is", async () => {
    const world = new World();
    world.ticks.refuses = (_item, call) => call < 3 || call === 4;
    await store(world, [makeItem("A", 1), makeItem("A", 2)]);
    assert.deepEqual(world.clock.pauses, [1, 2, 3, 1]);
  });

  it("writes equal items once, and says of each that it is stored", async () => {
    const world = new World();
    const item = makeItem("A", 1);
    const items = [item, makeItem("A", 2), structuredClone(item), structuredClone(item)];
    assert.deepEqual(await store(world, items), [true, true, true, true]);
    assert.equal(world.ticks.writes.length, 2);
  });

  it("says of no equal item that it is stored when it is not", async () => {
    const world = new World();
    world.faults.plan = () => "before";
    const item = makeItem("A", 1);
    assert.deepEqual(await store(world, [item, structuredClone(item)]), [false, false]);
  });

  it("leaves the same item under a key as two batches would, in one call after the other", async () => {
    const items = ["1", "2", "1"].map((price) => makeItem("A", 1, price));
    const whole = new World();
    await store(whole, items);
    const parts = new World();
    for (const item of items) await store(parts, [item]);
    assert.deepEqual(whole.ticks.changes, parts.ticks.changes);
    assert.deepEqual([...whole.ticks.items.values()], [items[2]]);
  });

  it("tries nothing again after the deadline", async () => {
    const world = new World();
    world.ticks.refuses = ({ symbol }) => symbol?.S === "A";
    const deadlineMs = world.clock.now() + 200;
    const stored = await store(world, [makeItem("A", 1), makeItem("B", 1)], deadlineMs);
    assert.deepEqual(stored, [false, true]);
    assert.ok(world.clock.now() >= deadlineMs);
    assert.equal(world.clock.now() - deadlineMs, 100);
  });

  it("stores nothing of nothing", async () => {
    const world = new World();
    assert.deepEqual(await store(world, []), []);
    assert.equal(world.faults.calls.length, 0);
  });
});
