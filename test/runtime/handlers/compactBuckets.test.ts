import assert from "node:assert/strict";
import type { Tick } from "../../../runtime/contract/tick.ts";
import { CompactionWorld } from "../fakes/CompactionWorld.ts";
import { FAULT_KINDS, failOnce } from "../fakes/Faults.ts";
import { makeTick } from "../fakes/makeTick.ts";
import { readParquet } from "../fakes/readParquet.ts";
import { watchTemporaryFolder } from "../fakes/watchTemporaryFolder.ts";

const DAYS = ["2026-11-19", "2026-11-20"] as const;
const SYMBOLS = Array.from({ length: 8 }, (_, index) => `S${index}`);

/** A tick of each symbol on a day. */
function ticksOf(day: string, price = "1"): Tick[] {
  return SYMBOLS.map((symbol) =>
    makeTick({ symbol, price, timestamp: `${day}T14:30:00.000Z` }, ""),
  );
}

/** All rows of a day, by bucket. */
async function bucketsOf({ lake }: CompactionWorld, day: string): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const [key, bytes] of [...lake.objects].sort()) {
    const bucket = new RegExp(`^ticks/.*/${day}-(\\d\\d)\\.parquet$`).exec(key)?.[1];
    if (bucket === undefined) continue;
    const rows = await readParquet(bytes);
    found.set(
      bucket,
      rows.map(({ symbol, price }) => `${symbol as string} ${Number(price)}`),
    );
  }
  return found;
}

/** Each row once, in whichever object. */
async function assertEachOnce(
  world: CompactionWorld,
  day: string,
  prices: string[],
): Promise<void> {
  const rows = [...(await bucketsOf(world, day)).values()].flat().toSorted();
  const expected = prices.flatMap((price) => SYMBOLS.map((symbol) => `${symbol} ${price}`));
  assert.deepEqual(rows, expected.toSorted());
}

describe("compaction after another number of buckets was set", () => {
  watchTemporaryFolder();

  for (const [before, after] of [
    [1, 2],
    [2, 1],
    [2, 3],
  ] as const) {
    it(`keeps ${before} for a day that began with it, and begins others with ${after}`, async () => {
      const [old, young] = DAYS;
      const world = new CompactionWorld();
      const key = world.arrive(ticksOf(old));
      await world.compact({ buckets: before });
      assert.equal((await bucketsOf(world, old)).size, before);
      const tables = world.tables();
      world.queue.tell(key);
      assert.equal((await world.compact({ buckets: after })).added, 0);
      assert.deepEqual(world.tables(), tables, "the same ticks again change nothing");
      world.arrive([...ticksOf(old, "2"), ...ticksOf(young)]);
      await world.compact({ buckets: after });
      await assertEachOnce(world, old, ["1", "2"]);
      await assertEachOnce(world, young, ["1"]);
      assert.equal((await bucketsOf(world, old)).size, before);
      assert.equal((await bucketsOf(world, young)).size, after);
    });
  }

  it("has each tick once after a failure of any call, in any way, and the change after it", async () => {
    const [old] = DAYS;
    for (const [before, after] of [
      [1, 2],
      [2, 1],
    ] as const) {
      const whole = new CompactionWorld();
      whole.arrive(ticksOf(old));
      await whole.compact({ buckets: before });
      for (const [index, call] of whole.faults.calls.entries()) {
        for (const kind of FAULT_KINDS) {
          const world = new CompactionWorld();
          world.arrive(ticksOf(old));
          world.faults.plan = failOnce(index, kind);
          await assert.rejects(world.compact({ buckets: before }), AggregateError);
          world.faults.takeCrash();
          world.queue.showAll();
          world.arrive(ticksOf(old, "2"));
          await world.compact({ buckets: after });
          await assertEachOnce(world, old, ["1", "2"]);
          assert.equal(world.queue.messages.size, 0, `${kind} at ${call}`);
        }
      }
    }
  });

  it("has each tick once when both numbers are used at once, wherever they meet", async () => {
    const [old] = DAYS;
    const refusals = new Set<string>();
    const note = (error: unknown): void => {
      assert.ok(error instanceof AggregateError);
      for (const one of error.errors) refusals.add((one as Error).name);
    };
    for (const [mine, others] of [
      [1, 2],
      [2, 1],
      [3, 2],
    ] as const) {
      for (let meeting = 0; meeting < 12; meeting += 1) {
        const world = new CompactionWorld();
        const key = world.arrive(ticksOf(old));
        world.queue.tell(key);
        let calls = 0;
        let other: Promise<unknown> | undefined;
        world.faults.pause = async () => {
          calls += 1;
          if (calls - 1 !== meeting || other !== undefined) return;
          world.queue.showAll();
          other = world.compact({ buckets: others }).catch(note);
          await other;
        };
        await world.compact({ buckets: mine }).catch(note);
        world.queue.showAll();
        await world.compact({ buckets: mine });
        await assertEachOnce(world, old, ["1"]);
        assert.equal(world.queue.messages.size, 0, `${mine} meets ${others} at call ${meeting}`);
      }
    }
    assert.deepEqual([...refusals], ["DayChangedError"]);
  });
});
