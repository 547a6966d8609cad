import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import type { Tick } from "../../../runtime/contract/tick.ts";
import { CompactionWorld } from "../fakes/CompactionWorld.ts";
import { FAULT_KINDS, failOnce } from "../fakes/Faults.ts";
import { makeTick } from "../fakes/makeTick.ts";
import { readParquet } from "../fakes/readParquet.ts";
import { watchTemporaryFolder } from "../fakes/watchTemporaryFolder.ts";

/** Ticks of a few symbols, moments and days; many are one trade sent twice. */
const TICK: fc.Arbitrary<Tick> = fc
  .record({
    symbol: fc.constantFrom("A", "B"),
    timestamp: fc.constantFrom("2026-11-19T20:59:59.999Z", "2026-11-20T14:30:00.000Z"),
    price: fc.constantFrom("1", "2", "3.5"),
    extra: fc.constantFrom(undefined, '{"a":1}', '{"b":1}'),
    finer: fc.constantFrom("", "1"),
  })
  .map(({ symbol, timestamp, price, extra, finer }) =>
    makeTick({ symbol, timestamp, price, ...(extra === undefined ? {} : { extra }) }, finer),
  );

/** What three batches of the stream hold, in part the same. */
const BATCHES = [
  [makeTick({ price: "1" }), makeTick({ price: "2", symbol: "B" })],
  [makeTick({ price: "2", symbol: "B" }), makeTick({ price: "3" }, "5")],
  [makeTick({ price: "4", timestamp: "2026-11-19T20:00:00.000Z" })],
];

function worldOf(batches: readonly (readonly Tick[])[]): CompactionWorld {
  const world = new CompactionWorld();
  for (const batch of batches) if (batch.length > 0) world.arrive(batch);
  return world;
}

describe("compactArrivals", () => {
  watchTemporaryFolder();

  it("brings the ticks of hours that are over into their days, and removes their messages", async () => {
    const world = worldOf(BATCHES);
    const { merged, ...result } = await world.compact();
    assert.deepEqual(merged, [
      "ticks/2026-11/2026-11-19-00.parquet",
      "ticks/2026-11/2026-11-20-00.parquet",
    ]);
    const nothing = { missing: [], archived: [], corrupt: [], waiting: 0 };
    assert.deepEqual(result, { objects: 3, added: 4, ...nothing });
    assert.deepEqual(world.observer.counts, {
      TicksCompacted: 4,
      ObjectsCompacted: 3,
      RawObjectsMissing: 0,
      RawObjectsArchived: 0,
      RawObjectsCorrupt: 0,
    });
    assert.equal(world.queue.messages.size, 0);
    assert.deepEqual(await world.prices(), [3, 1, 2]);
    const latest = world.lake.objects.get("latest_prices/latest.parquet") ?? Buffer.alloc(0);
    assert.deepEqual(
      (await readParquet(latest)).map(({ symbol, timestamp, road }) => [symbol, timestamp, road]),
      [
        ["AAPL", "2026-11-20 14:30:00.123", "ticks"],
        ["B", "2026-11-20 14:30:00.123", "ticks"],
      ],
    );
  });

  it("ends in the same bytes however ticks are cut into objects and runs, and repeated", async () => {
    const plan = fc.tuple(
      fc.array(TICK, { minLength: 1, maxLength: 20 }),
      fc.infiniteStream(fc.nat(2)),
      fc.infiniteStream(fc.nat(3)),
    );
    await fc.assert(
      fc.asyncProperty(plan, async ([ticks, copies, batches]) => {
        const whole = worldOf([ticks]);
        await whole.compact();
        const sent = ticks.flatMap((tick) =>
          Array.from({ length: 1 + next(copies) }, () => ({ tick, batch: next(batches) })),
        );
        const world = new CompactionWorld();
        for (const batch of [3, 1, 0, 2]) {
          const part = sent.filter((one) => one.batch === batch).map(({ tick }) => tick);
          if (part.length === 0) continue;
          const key = world.arrive(part.reverse());
          if (batch % 2 === 0) world.queue.tell(key);
          if (batch !== 0) await world.compact();
        }
        await world.compact();
        assert.deepEqual(world.tables(), whole.tables());
        assert.equal(world.queue.messages.size, 0);
      }),
      { numRuns: 25 },
    );
  });

  it("ends in the same bytes after a failure of any call, in any way", async () => {
    const whole = worldOf(BATCHES);
    await whole.compact();
    const calls = [...whole.faults.calls];
    assert.deepEqual([...new Set(calls)].sort(), [
      "lake.putFile latest_prices",
      "lake.putFile ticks",
      "lake.read",
      "lake.readTail",
      "queue.receive",
      "queue.remove",
    ]);
    for (const [index, call] of calls.entries()) {
      for (const kind of FAULT_KINDS) {
        const world = worldOf(BATCHES);
        world.faults.plan = failOnce(index, kind);
        await assert.rejects(world.compact(), AggregateError, `${kind} at ${call}`);
        world.faults.takeCrash();
        world.queue.showAll();
        await world.compact();
        assert.deepEqual(world.tables(), whole.tables(), `${kind} at ${call}`);
        assert.equal(world.queue.messages.size, 0);
      }
    }
  });

  it("ends in the same bytes when two run at once, wherever they meet", async () => {
    const whole = worldOf(BATCHES);
    await whole.compact();
    for (let meeting = 0; meeting < whole.faults.calls.length; meeting += 1) {
      const world = worldOf(BATCHES);
      const { key = "" } = { key: [...world.lake.objects.keys()][0] };
      world.queue.tell(key);
      let calls = 0;
      let other: Promise<unknown> | undefined;
      world.faults.pause = async () => {
        calls += 1;
        if (calls - 1 !== meeting || other !== undefined) return;
        world.queue.showAll();
        other = world.compact();
        await other;
      };
      await world.compact();
      assert.deepEqual(world.tables(), whole.tables(), `meeting at call ${meeting}`);
      world.queue.showAll();
      await world.compact();
      assert.equal(world.queue.messages.size, 0);
    }
  });

  it("asks for the days of a history by month, and reads none that is new", async () => {
    const days = Array.from(
      { length: 28 },
      (_, day) => `2026-10-${String(day + 1).padStart(2, "0")}`,
    );
    const ticksOf = (price: string) =>
      days.map((day) => makeTick({ price, timestamp: `${day}T14:30:00.000Z` }));
    const world = worldOf([ticksOf("1")]);
    assert.equal((await world.compact()).added, 28);
    const reads = () => world.faults.calls.filter((call) => call === "lake.readTail").length;
    assert.equal(reads(), 1, "that of the latest prices");
    assert.equal(world.faults.calls.filter((call) => call === "lake.list").length, 1);
    world.arrive(ticksOf("2"));
    assert.equal((await world.compact()).added, 28);
    assert.deepEqual(await world.prices("ticks/2026-10/2026-10-07-00.parquet"), [1, 2]);
  });

  it("leaves messages of the hour that is not over until it is", async () => {
    const world = new CompactionWorld();
    world.arrive([makeTick({ price: "1" })], "2026-11-20T15:00:00.000Z");
    const { added, waiting } = await world.compact();
    assert.deepEqual({ added, waiting }, { added: 0, waiting: 1 });
    assert.deepEqual(world.tables(), {});
    world.clock.nowMs = Date.parse("2026-11-20T15:59:59.999Z");
    assert.equal((await world.compact()).waiting, 0, "nobody sees them meanwhile");
    world.clock.nowMs = Date.parse("2026-11-20T16:00:00.000Z");
    assert.equal((await world.compact()).added, 1);
    assert.equal(world.queue.messages.size, 0);
    assert.ok(world.faults.calls.includes("queue.release"));
  });

  it("takes the open hour too when told to", async () => {
    const world = new CompactionWorld();
    world.arrive([makeTick()], "2026-11-20T15:00:00.000Z");
    assert.equal((await world.compact({ includeOpenHour: true })).added, 1);
  });

  it("is done with objects that expired or lie in Glacier, and keeps what they brought before", async () => {
    const world = worldOf(BATCHES);
    await world.compact();
    const before = world.tables();
    const [gone = "", frozen = ""] = world.lake.objects.keys();
    world.lake.objects.delete(gone);
    world.lake.archived.add(frozen);
    world.queue.tell(gone);
    world.queue.tell(frozen);
    const { missing, archived } = await world.compact();
    assert.deepEqual({ missing, archived }, { missing: [gone], archived: [frozen] });
    assert.equal(world.observer.counts.RawObjectsMissing, 1);
    assert.equal(world.observer.counts.RawObjectsArchived, 1);
    assert.deepEqual(world.tables(), before);
    assert.equal(world.queue.messages.size, 0);
  });

  it("leaves the messages of broken objects to the queue, and takes none of their ticks", async () => {
    const line = JSON.stringify({ ...makeTick({ price: "9" }), arrived_at: "x", shard_id: "s" });
    const whole = gzipSync(`${line}\n`);
    const broken: Record<string, Buffer> = {
      "no gzip": Buffer.from(line),
      "ends early": whole.subarray(0, whole.length - 9),
      "ends in a line": gzipSync(line),
      "no JSON": gzipSync(`${line}\n{"symbol"\n`),
      "no object": gzipSync(`${line}\n[]\n`),
      "no id": gzipSync(`${line}\n{"symbol":"A","timestamp":"2026-11-20T14:30:00.123Z"}\n`),
      "a price that is no decimal": gzipSync(`${line}\n${line.replace('"9"', '"nine"')}\n`),
      "no UTF-8": gzipSync(Buffer.concat([Buffer.from(`${line}\n`), Buffer.from([0xff, 10])])),
      empty: Buffer.alloc(0),
    };
    for (const [problem, bytes] of Object.entries(broken)) {
      const world = worldOf(BATCHES.slice(0, 1));
      const key = `raw/2026/11/20/14/${problem}.ndjson.gz`;
      world.lake.objects.set(key, bytes);
      world.queue.tell(key);
      const { corrupt, added } = await world.compact();
      assert.deepEqual({ corrupt, added }, { corrupt: [key], added: 2 }, problem);
      assert.equal(world.observer.counts.RawObjectsCorrupt, 1);
      assert.deepEqual(await world.prices(), [1, 2], problem);
      assert.equal(world.queue.messages.size, 1, problem);
    }
  });

  it("leaves messages that are none of the bucket's, and drops the test of the queue", async () => {
    const world = worldOf(BATCHES.slice(0, 1));
    world.queue.send(JSON.stringify({ Service: "Amazon S3", Event: "s3:TestEvent" }));
    world.queue.send("hello");
    world.queue.tell("raw/2026/11/20/14/notes.txt");
    world.queue.tell("raw/2026/11/31/14/s-1-2.ndjson.gz");
    world.queue.tell("ticks/2026-11/2026-11-20-00.parquet");
    const { corrupt, added } = await world.compact();
    assert.equal(added, 2);
    assert.deepEqual(corrupt, [
      "message received 1 times",
      "raw/2026/11/20/14/notes.txt",
      "raw/2026/11/31/14/s-1-2.ndjson.gz",
      "ticks/2026-11/2026-11-20-00.parquet",
    ]);
    assert.equal(world.queue.messages.size, 4);
  });

  it("goes on with other days when one object is not the pipeline's", async () => {
    const world = worldOf(BATCHES);
    world.lake.objects.set("ticks/2026-11/2026-11-19-00.parquet", Buffer.from("hello"));
    await assert.rejects(world.compact(), /2026-11-19-00.parquet must be a Parquet object/);
    assert.deepEqual(await world.prices(), [3, 1, 2]);
    assert.equal(world.queue.messages.size, 1, "only the message with ticks of that day is left");
  });

  it("never shows a tick far ahead of its arrival as the latest price", async () => {
    const world = worldOf([
      [
        makeTick({ price: "1", timestamp: "2026-11-20T15:04:00.000Z" }),
        makeTick({ price: "2", timestamp: "2026-11-20T15:04:00.001Z" }),
      ],
    ]);
    await world.compact();
    assert.deepEqual(await world.prices(), [1, 2]);
    assert.deepEqual(await world.prices("latest_prices/latest.parquet"), [1]);
  });

  it("stops before its deadline, having removed only what is in", async () => {
    const world = worldOf(BATCHES);
    world.faults.pause = (call) => {
      if (call === "lake.putFile ticks") world.clock.nowMs += 795_000;
      return Promise.resolve();
    };
    await assert.rejects(world.compact(), /must be merged before the deadline/);
    assert.deepEqual(await world.prices("ticks/2026-11/2026-11-19-00.parquet"), [4]);
    assert.equal(world.queue.messages.size, 2);
    world.faults.pause = () => Promise.resolve();
    world.queue.showAll();
    await world.compact();
    assert.deepEqual(await world.prices(), [3, 1, 2]);
    assert.equal(world.queue.messages.size, 0);
  });
});

describe("compactHours", () => {
  watchTemporaryFolder();

  it("finds what the queue never told of, by listing the hours", async () => {
    const whole = worldOf(BATCHES);
    await whole.compact();
    const world = worldOf(BATCHES);
    world.queue.messages.clear();
    world.lake.objects.set("raw/2026/11/20/13/hello.txt", Buffer.from("hello"));
    const result = await world.compactHours("2026/11/20/14", "2026/11/20/13", "2026/11/20/14");
    assert.equal(result.objects, 3);
    assert.equal(result.added, 4);
    assert.deepEqual(result.corrupt, ["raw/2026/11/20/13/hello.txt"]);
    assert.deepEqual(world.tables(), whole.tables());
    assert.equal((await world.compactHours("2026/11/20/14")).added, 0);
  });

  it("refuses what is no hour", async () => {
    const world = worldOf(BATCHES);
    for (const hour of ["2026/11/20", "2026/11/20/24", "2026/02/30/14", "2026-11-20T14", ""]) {
      await assert.rejects(world.compactHours("2026/11/20/14", hour), {
        name: "RangeError",
        message: /must hold hours like/,
      });
    }
    assert.deepEqual(world.tables(), {});
  });

  it("says from which hour on to go on when time was too short", async () => {
    const world = new CompactionWorld();
    for (let minute = 10; minute < 30; minute += 1) {
      world.arrive([makeTick({ price: String(minute) })], `2026-11-20T14:${minute}:00.000Z`);
    }
    world.faults.pause = (call) => {
      if (call === "lake.read") world.clock.nowMs += 60_000;
      return Promise.resolve();
    };
    await assert.rejects(world.compactHours("2026/11/20/14"), /the hours from 2026\/11\/20\/14 on/);
    assert.equal((await world.prices()).length, 8, "what was read is in");
  });
});

function next(stream: fc.Stream<number>): number {
  return stream.next().value as number;
}
