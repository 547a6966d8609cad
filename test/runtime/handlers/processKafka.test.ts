import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import type { KafkaRecord } from "../../../runtime/contract/kafkaEvent.ts";
import { makeKafkaRecord } from "../fakes/kafkaRecords.ts";
import { FAULT_KINDS, failOnce } from "../fakes/Faults.ts";
import { ARRIVED_AT_MS, makeKinesisRecord, makeProducerTick } from "../fakes/records.ts";
import { World } from "../fakes/World.ts";

const TOPIC = "stock.live_feed-1";

/** A valid record; equal numbers are equal trades. */
function tick(partition: number, offset: number, symbol = "AAPL", number = offset): KafkaRecord {
  const fields = { symbol, tick_id: `t-${partition}-${number}`, price: 100 + number / 100 };
  const timestamp = ARRIVED_AT_MS + offset * 1000;
  return makeKafkaRecord(makeProducerTick(fields), { partition, offset, timestamp });
}

function failure(partition: number, offset: number) {
  return { itemIdentifier: { partition: `${TOPIC}-${partition}`, offset } };
}

describe("processKafka", () => {
  it("stores and archives the records of all partitions when all are valid", async () => {
    const world = new World();
    const records = [tick(0, 7), tick(0, 8, "MSFT"), tick(12, 3, "TSLA")];
    assert.deepEqual(await world.processTopic(records), { batchItemFailures: [] });
    assert.equal(world.ticks.items.size, 3);
    assert.equal(world.observer.counts.TicksAccepted, 3);
    assert.deepEqual([...world.archive.objects.keys()].sort(), [
      `raw/2026/11/20/14/${TOPIC}-0-7-8.ndjson.gz`,
      `raw/2026/11/20/14/${TOPIC}-12-3-3.ndjson.gz`,
    ]);
    const rows = world.archive.rows("raw/").map((row) => [row.shard_id, row.sequence_number]);
    assert.deepEqual(rows, [
      [`${TOPIC}-0`, "7"],
      [`${TOPIC}-0`, "8"],
      [`${TOPIC}-12`, "3"],
    ]);
  });

  it("gives a trade the same identity whether it comes by Kafka or Kinesis", async () => {
    const payload = makeProducerTick({ tick_id: "t-1" });
    const [byKafka, byKinesis] = [new World(), new World()];
    await byKafka.processTopic([makeKafkaRecord(payload)]);
    await byKinesis.process([makeKinesisRecord(payload)]);
    assert.deepEqual([...byKafka.ticks.items], [...byKinesis.ticks.items]);
  });

  it("puts a bad record in quarantine under its partition and offset, and goes on", async () => {
    const world = new World();
    const bad = makeKafkaRecord("AAPL,100", { partition: 2, offset: 41 });
    const after = tick(2, 42);
    assert.deepEqual(await world.processTopic([bad, after]), { batchItemFailures: [] });
    const [row] = world.archive.rows("quarantine/");
    assert.deepEqual(row, {
      reason: "not_json",
      payload: Buffer.from("AAPL,100").toString("base64"),
      arrived_at: new Date(ARRIVED_AT_MS).toISOString(),
      shard_id: `${TOPIC}-2`,
      sequence_number: "41",
    });
    assert.equal(world.ticks.items.size, 1);
  });

  for (const value of [null, undefined]) {
    it(`refuses a record without value (${String(value)}): deleting is not what it does`, async () => {
      const world = new World();
      const nulled = makeKafkaRecord(null, { offset: 9 });
      const { topic, partition, offset, timestamp, timestampType } = nulled;
      const without = { topic, partition, offset, timestamp, timestampType };
      const tombstone = value === null ? nulled : without;
      assert.deepEqual(await world.processTopic([tombstone]), { batchItemFailures: [] });
      const [row] = world.archive.rows("quarantine/");
      assert.equal(row?.reason, "null_value");
      assert.equal(row?.payload, "");
    });
  }

  it("refuses an empty value as what is no JSON", async () => {
    const world = new World();
    await world.processTopic([makeKafkaRecord("")]);
    assert.equal(world.archive.rows("quarantine/")[0]?.reason, "not_json");
  });

  it("refuses a value above 64 KiB and keeps it whole", async () => {
    const world = new World();
    const huge = "x".repeat(1_000_000);
    await world.processTopic([makeKafkaRecord(huge)]);
    const [row] = world.archive.rows("quarantine/");
    assert.equal(row?.reason, "record_too_large");
    assert.equal(Buffer.from(String(row?.payload), "base64").length, 1_000_000);
  });

  it("takes no notice of headers", async () => {
    const world = new World();
    const headers = [{ trace: [0, 255, 104] }, { trace: [] }];
    await world.processTopic([makeKafkaRecord(makeProducerTick(), { headers })]);
    assert.equal(world.observer.counts.TicksAccepted, 1);
  });

  it("counts keys that are not the symbol, and records without a key", async () => {
    const world = new World();
    await world.processTopic([
      tick(0, 1),
      { ...tick(0, 2), key: Buffer.from("MSFT").toString("base64") },
      { ...tick(0, 3), key: null },
    ]);
    assert.equal(world.observer.counts.PartitionKeysMismatched, 2);
    assert.equal(world.observer.counts.TicksAccepted, 3);
  });

  it("takes the record's time for its arrival, the broker's and the producer's alike", async () => {
    for (const timestampType of ["CREATE_TIME", "LOG_APPEND_TIME"] as const) {
      const world = new World();
      const timestamp = ARRIVED_AT_MS - 3_600_000;
      const trade = makeProducerTick({ timestamp: "2026-11-20T13:30:00Z" });
      await world.processTopic([makeKafkaRecord(trade, { timestamp, timestampType })]);
      assert.deepEqual(
        [...world.archive.objects.keys()],
        [`raw/2026/11/20/13/${TOPIC}-0-0-0.ndjson.gz`],
      );
    }
  });

  for (const [what, timestamp] of [
    ["that is missing", -1],
    ["more than five minutes ahead", ARRIVED_AT_MS + 300_001],
  ] as const) {
    it(`takes the time of processing for a time ${what}`, async () => {
      const world = new World();
      await world.processTopic([makeKafkaRecord(makeProducerTick(), { timestamp })]);
      const [row] = world.archive.rows("raw/");
      assert.equal(row?.arrived_at, new Date(ARRIVED_AT_MS).toISOString());
    });
  }

  it("reports the first record that the table did not take and all after it in its partition", async () => {
    const world = new World();
    world.ticks.refuses = (item) => item.symbol?.S === "MSFT";
    const records = [
      ...[tick(0, 1), tick(0, 2, "MSFT"), tick(0, 3)],
      ...[tick(5, 8, "TSLA"), tick(5, 9, "TSLA")],
    ];
    const response = await world.processTopic(records, ARRIVED_AT_MS + 10_000);
    assert.deepEqual(response, { batchItemFailures: [failure(0, 2), failure(0, 3)] });
    assert.deepEqual([...world.archive.objects.keys()].sort(), [
      `raw/2026/11/20/14/${TOPIC}-0-1-1.ndjson.gz`,
      `raw/2026/11/20/14/${TOPIC}-5-8-9.ndjson.gz`,
    ]);
  });

  it("names an archive object of a shorter run otherwise than that of a longer one", async () => {
    const world = new World();
    await world.processTopic([tick(0, 1), tick(0, 2)]);
    await world.processTopic([tick(0, 1), tick(0, 2), tick(0, 3)]);
    const objects = [...world.archive.objects].map(([key, body]) => [
      key,
      gunzipSync(body).toString().trim().split("\n").length,
    ]);
    assert.deepEqual(objects, [
      [`raw/2026/11/20/14/${TOPIC}-0-1-2.ndjson.gz`, 2],
      [`raw/2026/11/20/14/${TOPIC}-0-1-3.ndjson.gz`, 3],
    ]);
  });
});

/** Whether Lambda hands over what is named, or all of a partition from the first that is named on. */
type Redelivery = "named" | "from the first named";

/** Delivers records in batches over their partitions until each is done; returns what each took. */
async function deliverTopic(
  world: World,
  records: readonly KafkaRecord[],
  size: (invocation: number) => number,
  redelivery: Redelivery,
): Promise<number> {
  let left = [...records];
  for (let invocation = 0; invocation < 2_000; invocation += 1) {
    if (left.length === 0) return invocation;
    const batch = left.slice(0, size(invocation));
    const response = await world.processTopic(batch).catch((error: unknown) => {
      if (world.faults.takeCrash()) return undefined;
      throw error;
    });
    if (world.faults.takeCrash() || response === undefined) continue;
    const named = response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    const again = batch.filter(({ topic, partition, offset }) =>
      named.some(
        (one) =>
          one.partition === `${topic}-${partition}` &&
          (redelivery === "named" ? one.offset === offset : one.offset <= offset),
      ),
    );
    left = [...again, ...left.slice(batch.length)];
  }
  throw new Error("not done after 2000 invocations");
}

const MIXED = [
  ...[tick(0, 1), tick(0, 2, "MSFT"), makeKafkaRecord("{", { partition: 1, offset: 30 })],
  ...[tick(1, 31, "TSLA"), tick(0, 3), tick(0, 4, "AAPL", 3), tick(1, 32, "TSLA")],
  ...[makeKafkaRecord(null, { partition: 0, offset: 5 }), tick(0, 6, "MSFT"), tick(1, 33, "TSLA")],
];

/** What all runs of the same records must agree on. */
function outcome(world: World) {
  return {
    table: [...world.ticks.items].sort(([a], [b]) => (a < b ? -1 : 1)),
    raw: world.archive.distinct("raw/"),
    quarantine: world.archive.distinct("quarantine/"),
    conflicts: world.archive.conflicts,
    orders: ["AAPL", "MSFT", "TSLA"].map((symbol) =>
      world.ticks.inserted
        .filter((item) => item.symbol?.S === symbol)
        .map((item) => item.timestamp),
    ),
  };
}

describe("processKafka retried", () => {
  for (const redelivery of ["named", "from the first named"] as const) {
    it(`leaves what an undisturbed run leaves when Lambda comes again with ${redelivery}`, async () => {
      const undisturbed = new World();
      await deliverTopic(undisturbed, MIXED, () => 500, redelivery);
      const expected = outcome(undisturbed);
      assert.equal(expected.raw.length, 8);
      assert.equal(expected.quarantine.length, 2);
      for (const kind of FAULT_KINDS) {
        for (let index = 0; index < undisturbed.faults.calls.length; index += 1) {
          const world = new World({ seed: index });
          world.faults.plan = failOnce(index, kind);
          await deliverTopic(world, MIXED, () => 500, redelivery);
          assert.deepEqual(outcome(world), expected, `call ${index} ${kind}`);
        }
      }
      const faults = fc.array(fc.option(fc.constantFrom(...FAULT_KINDS), { nil: undefined }), {
        maxLength: 30,
      });
      const sizes = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1 });
      await fc.assert(
        fc.asyncProperty(faults, fc.nat(), sizes, async (plan, seed, cuts) => {
          const world = new World({ seed });
          world.faults.plan = (index) => plan[index];
          world.ticks.refuses = (_item, call) => call % 3 === 0 && call < 12;
          const size = (invocation: number) => cuts[invocation % cuts.length] ?? 1;
          await deliverTopic(world, MIXED, size, redelivery);
          assert.deepEqual(outcome(world), expected);
        }),
      );
    });
  }
});
