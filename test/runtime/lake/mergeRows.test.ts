import assert from "node:assert/strict";
import fc from "fast-check";
import { IMPORTS, TICKS } from "../../../runtime/contract/lake.ts";
import { mergeRows, type MergeOptions } from "../../../runtime/lake/mergeRows.ts";
import type { TickRow } from "../../../runtime/lake/rows.ts";
import { FakeClock } from "../fakes/FakeClock.ts";
import { FAULT_KINDS, Faults, failOnce } from "../fakes/Faults.ts";
import { makeTick } from "../fakes/makeTick.ts";
import { MemoryLake } from "../fakes/MemoryLake.ts";
import { watchTemporaryFolder } from "../fakes/watchTemporaryFolder.ts";

const KEY = "ticks/2026-11/2026-11-20-00.parquet";
const OPTIONS: MergeOptions = { deadlineMs: Infinity };

function ports(lake = new MemoryLake()) {
  return { lake, clock: new FakeClock(0) };
}

/** Ticks of some symbols and times, many of them one trade told twice. */
const TICK_ROWS: fc.Arbitrary<TickRow> = fc
  .record({
    symbol: fc.constantFrom("A", "BRK.B", "^GSPC"),
    second: fc.integer({ min: 0, max: 9 }),
    day: fc.constantFrom("2026-11-20", "2026-11-21"),
    price: fc.constantFrom("1", "2.5", "999999999999.99999999"),
    finer: fc.constantFrom("", "", "1", "2"),
    source: fc.constantFrom("live", "replay"),
  })
  .map(({ symbol, second, day, price, finer, source }) =>
    makeTick(
      { symbol, timestamp: `${day}T14:30:0${second}.000Z`, price, data_source: source },
      finer,
    ),
  );

function contentOf({ objects }: MemoryLake): Map<string, string> {
  return new Map([...objects].sort().map(([key, bytes]) => [key, bytes.toString("base64")]));
}

describe("mergeRows", () => {
  watchTemporaryFolder();

  it("gives each row its place: by day, by symbol and year", async () => {
    const lake = new MemoryLake();
    const imported = { id: "1", price: "1", close_date: "2026-12-31" };
    await mergeRows(
      ports(lake),
      IMPORTS,
      [
        { ...imported, symbol: "^GSPC", timestamp: "2026-12-31T21:00:00.000Z" },
        { ...imported, symbol: "BRK/A", timestamp: "1927-12-30T21:00:00.000Z" },
      ],
      OPTIONS,
    );
    assert.deepEqual([...lake.objects.keys()].sort(), [
      "imports/1927/BRK%2FA.parquet",
      "imports/2026/%5EGSPC.parquet",
    ]);
    const [merged] = await mergeRows(ports(lake), TICKS, [makeTick()], OPTIONS);
    assert.equal(merged?.key, KEY);
  });

  it("ends in the same bytes however rows are cut, ordered and repeated", async () => {
    const cut = fc.tuple(
      fc.array(TICK_ROWS, { minLength: 1, maxLength: 40 }),
      fc.array(fc.nat(), { maxLength: 6 }),
      fc.integer({ min: 1, max: 7 }),
      fc.infiniteStream(fc.nat()),
    );
    await fc.assert(
      fc.asyncProperty(cut, async ([rows, cuts, memoryRows, random]) => {
        const whole = new MemoryLake();
        await mergeRows(ports(whole), TICKS, rows, OPTIONS);
        const parts = new MemoryLake();
        const shuffled = rows
          .map((row) => ({ row, at: (random.next() as { value: number }).value }))
          .sort((a, b) => a.at - b.at)
          .map(({ row }) => row);
        const edges = [...cuts.map((at) => at % rows.length), rows.length].sort((a, b) => a - b);
        let start = 0;
        for (const end of edges) {
          const part = [...shuffled.slice(start, end), ...shuffled.slice(0, 2)];
          await mergeRows(ports(parts), TICKS, part, { ...OPTIONS, memoryRows });
          start = end;
        }
        assert.deepEqual(contentOf(parts), contentOf(whole));
      }),
      { numRuns: 40 },
    );
  });

  it("does not put an object that would not change", async () => {
    const lake = new MemoryLake();
    const rows = [makeTick(), makeTick({ price: "2" })];
    const [first] = await mergeRows(ports(lake), TICKS, rows, OPTIONS);
    assert.deepEqual(first, {
      key: KEY,
      rowsBefore: 0,
      rowsAfter: 2,
      rowsAdded: 2,
      rowsReplaced: 0,
    });
    const [again] = await mergeRows(ports(lake), TICKS, [...rows].reverse(), OPTIONS);
    assert.deepEqual(again, {
      key: KEY,
      rowsBefore: 2,
      rowsAfter: 2,
      rowsAdded: 0,
      rowsReplaced: 0,
    });
    assert.deepEqual(lake.puts, [KEY]);
  });

  it("loses no row of two merges at once, wherever they meet", async () => {
    const half = (from: number) =>
      Array.from({ length: 5 }, (_, index) => makeTick({ price: String(from + index) }));
    const whole = new MemoryLake();
    await mergeRows(ports(whole), TICKS, [...half(1), ...half(4)], OPTIONS);
    for (let meeting = 0; meeting < 6; meeting += 1) {
      const faults = new Faults();
      const lake = new MemoryLake(faults);
      let calls = 0;
      let other: Promise<unknown> | undefined;
      faults.pause = async () => {
        calls += 1;
        if (calls - 1 !== meeting || other !== undefined) return;
        other = mergeRows(ports(lake), TICKS, half(4), OPTIONS);
        await other;
      };
      await mergeRows(ports(lake), TICKS, half(1), OPTIONS);
      await (other ?? mergeRows(ports(lake), TICKS, half(4), OPTIONS));
      assert.deepEqual(contentOf(lake), contentOf(whole), `meeting at call ${meeting}`);
    }
  });

  it("ends in the same rows after a failure of any call, in any way", async () => {
    const [before, after] = [[makeTick({ price: "1" })], [makeTick({ price: "2" }), makeTick()]];
    const whole = new MemoryLake();
    await mergeRows(ports(whole), TICKS, [...before, ...after], OPTIONS);
    const calls = ["lake.readTail", "lake.putFile ticks"];
    for (const kind of FAULT_KINDS) {
      for (const [index] of calls.entries()) {
        const faults = new Faults();
        const lake = new MemoryLake(faults);
        await mergeRows(ports(lake), TICKS, before, OPTIONS);
        const done = faults.calls.length;
        faults.plan = failOnce(done + index, kind);
        await assert.rejects(mergeRows(ports(lake), TICKS, after, OPTIONS), {
          name: "InjectedFault",
        });
        assert.deepEqual(faults.calls.slice(done), calls.slice(0, index + 1));
        faults.takeCrash();
        await mergeRows(ports(lake), TICKS, after, OPTIONS);
        assert.deepEqual(contentOf(lake), contentOf(whole), `${kind} at ${calls[index]}`);
      }
    }
  });

  it("tries again until the deadline when others are always first, and then says so", async () => {
    const faults = new Faults();
    const lake = new MemoryLake(faults);
    const clock = new FakeClock(0);
    let price = 0;
    faults.pause = async (call) => {
      if (!call.startsWith("lake.putFile")) return;
      price += 1;
      const quiet = { lake: new MemoryLake(), clock };
      await mergeRows(quiet, TICKS, [makeTick({ price: String(price) })], OPTIONS);
      const bytes = quiet.lake.objects.get(KEY);
      if (bytes !== undefined) lake.objects.set(KEY, bytes);
    };
    const merge = mergeRows({ lake, clock }, TICKS, [makeTick()], { deadlineMs: 2_000 });
    await assert.rejects(merge, { name: "MergeAbandonedError", message: new RegExp(KEY) });
    assert.ok(clock.pauses.length > 3);
    assert.deepEqual(
      clock.pauses,
      clock.pauses.map((_, index) => index + 1),
    );
  });

  it("writes nothing if a row does not fit", async () => {
    const lake = new MemoryLake();
    const rows = [makeTick(), makeTick({ price: "0.000000001" })];
    await assert.rejects(mergeRows(ports(lake), TICKS, rows, OPTIONS), { name: "RangeError" });
    assert.equal(lake.objects.size, 0);
  });

  it("takes rows one after the other from where they come, and frees its folder when that fails", async () => {
    async function* rows() {
      yield makeTick();
      await Promise.resolve();
      throw new Error("the file ends early");
    }
    await assert.rejects(mergeRows(ports(), TICKS, rows(), OPTIONS), /ends early/);
  });
});
