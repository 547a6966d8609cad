import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import type { KinesisStreamRecord } from "aws-lambda";
import fc from "fast-check";
import { FAULT_KINDS, failOnce } from "../fakes/Faults.ts";
import { keyOf } from "../fakes/MemoryTickStore.ts";
import type { Cut, WorldOptions } from "../fakes/World.ts";
import { World } from "../fakes/World.ts";
import {
  ARRIVED_AT_MS,
  makeKinesisRecord,
  makeProducerTick,
  sequenceNumberOf,
} from "../fakes/records.ts";

/** A valid record of a symbol; equal numbers are equal trades. */
function tick(sequence: number, symbol = "AAPL", number = sequence): KinesisStreamRecord {
  const fields = { symbol, tick_id: `t-${number}`, price: 100 + number / 100 };
  return makeKinesisRecord(makeProducerTick(fields), { sequence, arrivedAtMs: arrival(sequence) });
}

/** A record that is refused. */
function poison(sequence: number): KinesisStreamRecord {
  return makeKinesisRecord("AAPL,100", { sequence, arrivedAtMs: arrival(sequence) });
}

/** Ten records a minute, so that long runs cross an hour. */
function arrival(sequence: number): number {
  return ARRIVED_AT_MS + sequence * 6_000;
}

/** What all runs of the same records must agree on. */
function outcome(world: World) {
  return {
    table: [...world.ticks.items],
    raw: world.archive.distinct("raw/"),
    quarantine: world.archive.distinct("quarantine/"),
    conflicts: world.archive.conflicts,
    orders: Object.fromEntries(
      ["AAPL", "MSFT", "TSLA"].map((symbol) => [
        symbol,
        world.ticks.inserted.filter((item) => item.symbol?.S === symbol).map(keyOf),
      ]),
    ),
  };
}

async function run(
  records: readonly KinesisStreamRecord[],
  { batchSize = () => 500, ...options }: WorldOptions & { batchSize?: Cut } = {},
): Promise<World> {
  const world = new World(options);
  await world.processAll(records, batchSize);
  return world;
}

const MIXED = [
  tick(1, "AAPL"),
  tick(2, "MSFT"),
  poison(3),
  tick(4, "AAPL"),
  tick(5, "AAPL", 4),
  tick(6, "TSLA"),
  poison(7),
  tick(8, "MSFT"),
  tick(9, "AAPL"),
];

describe("processBatch", () => {
  it("stores and archives all when all are valid", async () => {
    const world = new World();
    const response = await world.process([tick(1), tick(2, "MSFT"), tick(3)]);
    assert.deepEqual(response, { batchItemFailures: [] });
    assert.equal(world.ticks.items.size, 3);
    assert.equal(world.archive.rows("raw/").length, 3);
    assert.equal(world.archive.rows("quarantine/").length, 0);
    assert.equal(world.observer.counts.TicksAccepted, 3);
  });

  it("puts a bad record in quarantine, whole and with its reason, and goes on", async () => {
    const world = new World();
    const response = await world.process([tick(1), poison(2), tick(3)]);
    assert.deepEqual(response, { batchItemFailures: [] });
    assert.equal(world.ticks.items.size, 2);
    assert.deepEqual(world.archive.rows("quarantine/"), [
      {
        reason: "not_json",
        payload: Buffer.from("AAPL,100").toString("base64"),
        arrived_at: new Date(arrival(2)).toISOString(),
        shard_id: "shardId-000000000000",
        sequence_number: sequenceNumberOf(2),
      },
    ]);
    assert.equal(world.observer.counts.TicksRejected, 1);
    assert.deepEqual(world.observer.notes, [
      { message: "records refused", details: { reasons: { not_json: 1 } } },
    ]);
  });

  it("handles a batch of bad records alone", async () => {
    const world = new World();
    assert.deepEqual(await world.process([poison(1), poison(2)]), { batchItemFailures: [] });
    assert.equal(world.archive.rows("quarantine/").length, 2);
    assert.deepEqual(new Set(world.faults.calls), new Set(["archive.put quarantine"]));
  });

  it("stores a trade sent twice once, and archives both records", async () => {
    const world = await run([tick(1, "AAPL", 7), tick(2, "AAPL", 7)]);
    assert.equal(world.ticks.items.size, 1);
    assert.equal(world.ticks.changes.length, 1);
    assert.equal(world.archive.rows("raw/").length, 2);
  });

  it("reports the first record that the table did not take, and archives those before it", async () => {
    const world = new World();
    world.ticks.refuses = (item) => item.symbol?.S === "MSFT";
    const records = [tick(1), poison(2), tick(3, "MSFT"), poison(4), tick(5)];
    const response = await world.process(records, world.clock.now());
    assert.deepEqual(response.batchItemFailures, [{ itemIdentifier: sequenceNumberOf(3) }]);
    assert.deepEqual(
      world.archive.rows("raw/").map(({ sequence_number }) => sequence_number),
      [sequenceNumberOf(1)],
    );
    assert.equal(world.archive.rows("quarantine/").length, 1);
    assert.equal(world.observer.counts.TicksAccepted, 1);
    assert.equal(world.observer.counts.TicksRejected, 1);
  });

  it("reports the first record of an object that the archive did not take", async () => {
    for (const [prefix, first] of [
      ["raw", 2],
      ["quarantine", 1],
    ] as const) {
      const world = new World();
      world.faults.plan = (_index, call) =>
        call === `archive.put ${prefix}` ? "before" : undefined;
      const response = await world.process([poison(1), tick(2), poison(3), tick(4)]);
      assert.deepEqual(response.batchItemFailures, [{ itemIdentifier: sequenceNumberOf(first) }]);
      assert.deepEqual(world.observer.retries, ["the archive bucket did not take an object"]);
    }
  });

  it("counts only what is done", async () => {
    const world = new World();
    world.faults.plan = (_index, call) => (call === "archive.put raw" ? "before" : undefined);
    await world.process([poison(1), tick(2), poison(3)]);
    assert.deepEqual(world.observer.counts, {
      TicksAccepted: 0,
      TicksRejected: 1,
      Anomalies: 0,
      PartitionKeysMismatched: 0,
    });
  });

  describe("counts partition keys that are not the symbol", () => {
    const keyed = (sequence: number, symbol: string, partitionKey: string): KinesisStreamRecord =>
      makeKinesisRecord(makeProducerTick({ symbol, tick_id: `t-${sequence}` }), {
        sequence,
        partitionKey,
      });

    it("of ticks, and names their symbols once, without keys or payloads", async () => {
      const world = new World();
      const refused = makeKinesisRecord("broken", { sequence: 6, partitionKey: "random" });
      await world.process([
        keyed(1, "AAPL", "AAPL"),
        keyed(2, "AAPL", "aapl"),
        keyed(3, "MSFT", "key-3"),
        keyed(4, "MSFT", "key-4"),
        keyed(5, "TSLA", "TSLA"),
        refused,
      ]);
      assert.equal(world.observer.counts.PartitionKeysMismatched, 3);
      assert.equal(world.observer.counts.TicksAccepted, 5);
      assert.deepEqual(world.observer.notes, [
        { message: "partition keys differ from symbols", details: { symbols: ["AAPL", "MSFT"] } },
        { message: "records refused", details: { reasons: { not_json: 1 } } },
      ]);
    });

    it("and stores and archives them all the same", async () => {
      const [keyless, right] = [new World(), new World()];
      await keyless.process([keyed(1, "AAPL", "x"), keyed(2, "MSFT", "y")]);
      await right.process([keyed(1, "AAPL", "AAPL"), keyed(2, "MSFT", "MSFT")]);
      assert.deepEqual(outcome(keyless), outcome(right));
      assert.equal(keyless.ticks.items.size, 2);
    });

    it("says nothing of records that are done later", async () => {
      const world = new World();
      world.ticks.refuses = (item) => item.symbol?.S === "MSFT";
      await world.process([keyed(1, "AAPL", "AAPL"), keyed(2, "MSFT", "x")], world.clock.now());
      assert.equal(world.observer.counts.PartitionKeysMismatched, 0);
      assert.deepEqual(world.observer.notes, []);
    });

    it("and names fifty symbols at most", async () => {
      const world = new World();
      const records = Array.from({ length: 60 }, (_, index) => keyed(index, `S${index}`, "x"));
      await world.process(records);
      const [note] = world.observer.notes;
      assert.equal((note?.details.symbols as string[]).length, 50);
      assert.equal(world.observer.counts.PartitionKeysMismatched, 60);
      assert.equal(world.observer.notes.length, 1);
    });
  });

  it("counts anomalies", async () => {
    const world = new World();
    const anomaly = makeProducerTick({ price: 106, previous_close: 100 });
    await world.process([makeKinesisRecord(anomaly), tick(2)]);
    assert.equal(world.observer.counts.Anomalies, 1);
  });

  it("tells the newest trade time of each symbol that is stored, and when", async () => {
    const world = new World();
    const at = (symbol: string, timestamp: string, sequence: number) =>
      makeKinesisRecord(makeProducerTick({ symbol, timestamp }), { sequence });
    await world.process([
      at("AAPL", "2026-11-20T14:30:01Z", 1),
      at("MSFT", "2026-11-20T14:29:00Z", 2),
      at("AAPL", "2026-11-20T14:30:00Z", 3),
      poison(4),
    ]);
    assert.deepEqual(world.observer.batches, [
      {
        newestAtMs: {
          AAPL: Date.parse("2026-11-20T14:30:01Z"),
          MSFT: Date.parse("2026-11-20T14:29:00Z"),
        },
        nowMs: world.clock.now(),
      },
    ]);
  });

  it("takes no symbol for fresh because of a tick far ahead of its arrival", async () => {
    const world = new World();
    const timestamp = ARRIVED_AT_MS + 300_001;
    await world.process([makeKinesisRecord(makeProducerTick({ timestamp }))]);
    assert.deepEqual(world.observer.batches[0]?.newestAtMs, {});
  });

  it("takes no symbol for fresh because of a stand-in", async () => {
    const world = new World({ rules: { feed: "any" } });
    const tick = makeProducerTick({ data_source: "simulated-fallback" });
    await world.process([makeKinesisRecord(tick)]);
    assert.deepEqual([world.observer.batches[0]?.newestAtMs, world.ticks.items.size], [{}, 1]);
  });

  it("tells of no tick that is left undone", async () => {
    const world = new World();
    world.ticks.refuses = (item) => item.symbol?.S === "MSFT";
    await world.process([tick(1), tick(2, "MSFT")], world.clock.now());
    assert.deepEqual(Object.keys(world.observer.batches[0]?.newestAtMs ?? {}), ["AAPL"]);
  });

  it("takes the arrival time and the shard from the record", async () => {
    const arrivedAtMs = Date.parse("2026-11-20T14:59:59.987Z");
    const record = makeKinesisRecord(makeProducerTick({ timestamp: arrivedAtMs + 300_001 }), {
      sequence: 5,
      arrivedAtMs,
      shardId: "shardId-000000000042",
    });
    const world = await run([record]);
    const [row] = world.archive.rows("raw/2026/11/20/14/");
    assert.equal(row?.arrived_at, "2026-11-20T14:59:59.987Z");
    assert.equal(row?.shard_id, "shardId-000000000042");
    assert.deepEqual([...world.ticks.items.values()][0]?.ahead, { BOOL: true });
  });

  it("archives gzip that every reader opens", async () => {
    const world = await run([tick(1)]);
    for (const [key, body] of world.archive.objects) {
      assert.match(key, /^raw\/2026\/11\/20\/14\/shardId-\d{12}-\d+-\d+\.ndjson\.gz$/);
      assert.match(gunzipSync(body).toString("utf8"), /^\{.*\}\n$/);
    }
  });
});

describe("processBatch retried", () => {
  it("leaves what an undisturbed run leaves, whichever call fails and however", async () => {
    const undisturbed = await run(MIXED);
    const expected = outcome(undisturbed);
    assert.equal(expected.raw.length, 7);
    assert.equal(expected.quarantine.length, 2);
    assert.deepEqual(expected.conflicts, []);
    for (const kind of FAULT_KINDS) {
      for (let index = 0; index < undisturbed.faults.calls.length; index += 1) {
        const world = new World({ seed: index });
        world.faults.plan = failOnce(index, kind);
        await world.processAll(MIXED);
        assert.deepEqual(world.faults.injected, [kind]);
        assert.deepEqual(outcome(world), expected, `call ${index} ${kind}`);
      }
    }
  });

  it("leaves it after any number of failures too", async () => {
    const expected = outcome(await run(MIXED));
    const kind = fc.option(fc.constantFrom(...FAULT_KINDS), { nil: undefined, freq: 2 });
    const faults = fc.array(kind, { maxLength: 40 });
    const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(faults, fc.nat(), sizes, async (plan, seed, cuts) => {
        const world = new World({ seed });
        world.faults.plan = (index) => plan[index];
        world.ticks.refuses = (_item, call) => call % 3 === 0 && call < 12;
        await world.processAll(MIXED, (invocation) => cuts[invocation % cuts.length] ?? 1);
        assert.deepEqual(outcome(world), expected);
      }),
    );
  });

  it("leaves byte-identical tables and the same archive whatever the batches", async () => {
    const symbols = fc.constantFrom("AAPL", "MSFT", "TSLA");
    const change = fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined });
    const record = fc.oneof(fc.tuple(symbols, fc.nat(9), change), fc.constant("poison" as const));
    const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 40 }), sizes, async (all, cuts) => {
        const records = all.map((said, sequence) => {
          if (said === "poison") return poison(sequence);
          const [symbol, price, producersChange] = said;
          // The change is no part of a tick's identity: equal keys may say different things of it.
          const fields = { symbol, price: price + 1, change: producersChange };
          return makeKinesisRecord(makeProducerTick(fields), { sequence });
        });
        const whole = await run(records);
        const parts = await run(records, {
          seed: 9,
          batchSize: (invocation) => cuts[invocation % cuts.length] ?? 1,
        });
        assert.deepEqual(outcome(parts), outcome(whole));
      }),
    );
  });

  it("changes nothing when the whole batch or any part of it comes again", async () => {
    const world = await run(MIXED);
    const expected = outcome(world);
    for (let from = 0; from < MIXED.length; from += 1) {
      for (let to = from + 1; to <= MIXED.length; to += 1) {
        await world.process(MIXED.slice(from, to));
      }
    }
    assert.deepEqual(outcome(world), expected);
  });
});
