import assert from "node:assert/strict";
import type { DynamoDBRecord, KinesisStreamRecord } from "aws-lambda";
import fc from "fast-check";
import { planRedrive } from "../../../cli/redrive/planRedrive.ts";
import type { InvokeAnswer } from "../../../cli/redrive/RedrivePort.ts";
import type { RedriveReport } from "../../../cli/redrive/RedriveReport.ts";
import { isComplete, reportRun } from "../../../cli/redrive/RedriveReport.ts";
import { runRedrive } from "../../../cli/redrive/runRedrive.ts";
import type { KafkaEvent, KafkaRecord } from "../../../runtime/contract/kafkaEvent.ts";
import { FAULT_KINDS, InjectedFault } from "../../runtime/fakes/Faults.ts";
import { makeKafkaRecord } from "../../runtime/fakes/kafkaRecords.ts";
import { keyOf } from "../../runtime/fakes/MemoryTickStore.ts";
import { createRandom } from "../../runtime/fakes/random.ts";
import {
  ARRIVED_AT_MS,
  makeKinesisRecord,
  makeProducerTick,
  makeTableRecords,
} from "../../runtime/fakes/records.ts";
import { World } from "../../runtime/fakes/World.ts";
import { MemoryBucket, TARGETS } from "./MemoryBucket.ts";

const SYMBOLS = ["AAPL", "MSFT", "BRK.B", "TSLA"] as const;
/** More runs than any sequence of faults of these tests outlives. */
const MAX_RUNS = 60;

/** Two symbols a shard, prices that cross often, a bad record now and then. */
function makeRecords(prices: readonly number[]): KinesisStreamRecord[] {
  return prices.map((price, sequence) => {
    const symbol = SYMBOLS[sequence % SYMBOLS.length] ?? "AAPL";
    const arrivedAtMs = ARRIVED_AT_MS + sequence * 1_000;
    const tick = makeProducerTick({ symbol, price, timestamp: arrivedAtMs });
    const record = makeKinesisRecord(price === 0 ? "broken" : tick, {
      sequence,
      arrivedAtMs,
      shardId: shardOf(symbol),
    });
    return { ...record, kinesis: { ...record.kinesis, partitionKey: symbol } };
  });
}

function shardOf(symbol: string): string {
  return symbol < "C" ? "shardId-000000000000" : "shardId-000000000001";
}

/** Records of the table's stream with the keys that Lambda gives them. */
function makeChanges(world: World): DynamoDBRecord[] {
  return makeTableRecords(world.ticks.inserted).map((record) => {
    const { symbol, timestamp } = record.dynamodb?.NewImage ?? {};
    assert.ok(symbol !== undefined && timestamp !== undefined);
    return { ...record, dynamodb: { ...record.dynamodb, Keys: { symbol, timestamp } } };
  });
}

/** Cuts records into failed batches, some of which overlap the one before, as after a crash of a poller. */
function failAll(
  bucket: MemoryBucket,
  records: readonly unknown[],
  batch: Parameters<MemoryBucket["fail"]>[1],
  random: () => number,
): void {
  for (let at = 0; at < records.length;) {
    const size = 1 + Math.floor(random() * 7);
    const from = Math.max(0, at - (random() < 0.3 ? Math.floor(random() * 4) : 0));
    const failedAtMs = ARRIVED_AT_MS + Math.floor(random() * 3_600_000);
    bucket.fail(records.slice(from, at + size), { ...batch, failedAtMs });
    at += size;
  }
}

/** Records of a topic with a partition for each symbol; each partition has offsets of its own. */
function makeTopicRecords(all: readonly number[]): KafkaRecord[] {
  return all.map((price, index) => {
    const partition = index % SYMBOLS.length;
    const symbol = SYMBOLS[partition] ?? "AAPL";
    const timestamp = ARRIVED_AT_MS + index * 1_000;
    const payload = price === 0 ? "broken" : makeProducerTick({ symbol, price, timestamp });
    const offset = Math.floor(index / SYMBOLS.length) * 3;
    return makeKafkaRecord(payload, { partition, offset, timestamp, key: symbol });
  });
}

/** The same of a topic: as pollers cut it, each batch of what is next in some of its partitions. */
function failTopic(
  bucket: MemoryBucket,
  records: readonly KafkaRecord[],
  random: () => number,
): void {
  const open = [...Map.groupBy(records, ({ partition }) => partition).values()];
  while (open.some(({ length }) => length > 0)) {
    const batch = open.flatMap((ofIt) => {
      const taken = random() < 0.6 ? ofIt.slice(0, 1 + Math.floor(random() * 5)) : [];
      // Some are delivered again, as after a crash of a poller.
      ofIt.splice(0, random() < 0.3 ? Math.floor(taken.length / 2) : taken.length);
      return taken;
    });
    const failedAtMs = ARRIVED_AT_MS + Math.floor(random() * 3_600_000);
    if (batch.length > 0) bucket.failTopic(batch, { failedAtMs });
  }
}

/** Has the bucket's batches taken by the real functions. */
function connect(bucket: MemoryBucket, world: World): void {
  bucket.function = async (event, functionName): Promise<InvokeAnswer> => {
    const { Records = [], records } = JSON.parse(event) as {
      Records?: never[];
      records?: KafkaEvent["records"];
    };
    try {
      const response = await (functionName !== TARGETS.kinesis
        ? world.detect(Records)
        : records === undefined
          ? world.process(Records)
          : world.processTopic(Object.values(records).flat()));
      if (world.faults.takeCrash()) return { type: "failed", detail: "Runtime.ExitError" };
      return { type: "answered", payload: JSON.stringify(response) };
    } catch (error) {
      if (!(error instanceof InjectedFault)) throw error;
      world.faults.takeCrash();
      return { type: "failed", detail: String(error) };
    }
  };
}

async function redriveOnce(bucket: MemoryBucket, signal: AbortSignal): Promise<RedriveReport> {
  const sleep = (): Promise<void> => Promise.resolve();
  const plan = await planRedrive(bucket, { targets: TARGETS, signal });
  const outcomes = await runRedrive(plan, bucket, { targets: TARGETS, signal, sleep });
  return reportRun(plan, outcomes, ARRIVED_AT_MS);
}

/** Runs it until nothing is left; as told, runs are stopped and removals fail, as in a crash before them. */
async function redriveToTheEnd(
  bucket: MemoryBucket,
  random: () => number,
  troubles: number,
): Promise<void> {
  for (let run = 0; run < MAX_RUNS; run += 1) {
    const isTroubled = run < MAX_RUNS / 2;
    const stop = new AbortController();
    bucket.onTouch = (what) => {
      if (!isTroubled || random() >= troubles) return;
      if (what === "remove") throw new Error("the connection broke");
      stop.abort();
    };
    if (isComplete(await redriveOnce(bucket, stop.signal)) && bucket.objects.size === 0) return;
  }
  assert.fail(`not done after ${MAX_RUNS} runs`);
}

/** All that must not depend on what went wrong: table, archive, and each symbol's order of arrival. */
function stored(world: World) {
  return {
    table: [...world.ticks.items],
    raw: world.archive.distinct("raw/"),
    quarantine: world.archive.distinct("quarantine/"),
    conflicts: world.archive.conflicts,
    orders: SYMBOLS.map((symbol) =>
      world.ticks.inserted.filter((item) => item.symbol?.S === symbol).map(keyOf),
    ),
  };
}

function trends(world: World) {
  return {
    // How often a state was written depends on the cut of the batches.
    states: [...world.trends.states.values()].map(({ version: _, ...state }) => state),
    alerts: [...world.trends.alerts.keys()].sort(),
    recorded: [...new Set(world.trends.timesRecorded.values())],
    archived: world.archive.distinct("alerts/"),
    received: [...new Set(world.topic.published.map(({ id }) => id))].sort(),
  };
}

const prices = fc.array(
  fc.integer({ min: 0, max: 6 }).map((price) => price / 4),
  { minLength: 1, maxLength: 120, size: "max" },
);
const fault = fc.option(fc.constantFrom(...FAULT_KINDS), { nil: undefined, freq: 6 });
const faults = fc.array(fault, { maxLength: 60, size: "max" });

describe("redrive of the real functions", function () {
  this.timeout(120_000);

  it("leaves the table and the archive as an undisturbed run does, whatever goes wrong on the way", async () => {
    let failures = 0;
    await fc.assert(
      fc.asyncProperty(prices, faults, fc.nat(), async (all, planned, seed) => {
        const records = makeRecords(all);
        const undisturbed = new World({ seed });
        for (const shard of [0, 1]) await undisturbed.processAll(ofShard(records, shard));

        const world = new World({ seed });
        const random = createRandom(seed);
        const bucket = new MemoryBucket();
        for (const shard of [0, 1]) {
          const shardId = `shardId-00000000000${shard}`;
          failAll(bucket, ofShard(records, shard), { shardId }, random);
        }
        world.faults.plan = (index) => planned[index];
        connect(bucket, world);
        await redriveToTheEnd(bucket, random, 0.2);
        assert.deepEqual(stored(world), stored(undisturbed));
        failures += world.faults.injected.length;
      }),
      { numRuns: 25 },
    );
    assert.ok(failures > 20, `only ${failures} faults came to pass`);
  });

  it("does so with batches of a topic, of several partitions and overlapping", async () => {
    let failures = 0;
    await fc.assert(
      fc.asyncProperty(prices, faults, fc.nat(), async (all, planned, seed) => {
        const records = makeTopicRecords(all);
        const undisturbed = new World({ seed });
        await undisturbed.processTopic(records);

        const world = new World({ seed });
        const random = createRandom(seed);
        const bucket = new MemoryBucket();
        failTopic(bucket, records, random);
        world.faults.plan = (index) => planned[index];
        connect(bucket, world);
        await redriveToTheEnd(bucket, random, 0.2);
        assert.deepEqual(stored(world), stored(undisturbed));
        failures += world.faults.injected.length;
      }),
      { numRuns: 25 },
    );
    assert.ok(failures > 20, `only ${failures} faults came to pass`);
  });

  it("raises the alerts of an undisturbed run, each once, whatever goes wrong on the way", async () => {
    let alerts = 0;
    await fc.assert(
      fc.asyncProperty(prices, faults, fc.nat(), async (all, planned, seed) => {
        const windows = { short: 2, long: 3 };
        const undisturbed = new World({ seed, settings: { windows } });
        await undisturbed.processAll(makeRecords(all));
        await undisturbed.detectAll();

        const world = new World({ seed, settings: { windows } });
        await world.processAll(makeRecords(all));
        const random = createRandom(seed);
        const bucket = new MemoryBucket();
        failAll(bucket, makeChanges(world), { source: "dynamodb" }, random);
        world.faults.calls.length = 0;
        world.faults.plan = (index) => planned[index];
        connect(bucket, world);
        await redriveToTheEnd(bucket, random, 0.2);
        world.faults.plan = () => undefined;
        world.clock.nowMs += 600_000;
        await world.sweep();
        assert.deepEqual(trends(world), trends(undisturbed));
        alerts += world.trends.alerts.size;
      }),
      { numRuns: 25 },
    );
    assert.ok(alerts > 50, `only ${alerts} alerts were raised`);
  });

  it("does no harm when two of them run at once", async () => {
    await fc.assert(
      fc.asyncProperty(prices, fc.nat(), async (all, seed) => {
        const windows = { short: 2, long: 3 };
        const undisturbed = new World({ seed, settings: { windows } });
        await undisturbed.processAll(makeRecords(all));
        await undisturbed.detectAll();

        const world = new World({ seed, settings: { windows } });
        const random = createRandom(seed);
        const bucket = new MemoryBucket();
        for (const shard of [0, 1]) {
          const shardId = `shardId-00000000000${shard}`;
          failAll(bucket, ofShard(makeRecords(all), shard), { shardId }, random);
        }
        connect(bucket, world);
        world.faults.pause = () => (random() < 0.5 ? Promise.resolve() : turn());
        const { signal } = new AbortController();
        await Promise.all([redriveOnce(bucket, signal), redriveOnce(bucket, signal)]);
        assert.deepEqual(stored(world), stored(undisturbed));
        assert.equal(bucket.objects.size, 0);

        failAll(bucket, makeChanges(world), { source: "dynamodb" }, random);
        await Promise.all([redriveOnce(bucket, signal), redriveOnce(bucket, signal)]);
        // Where the two were in each other's way too often, one of them left something.
        await redriveToTheEnd(bucket, random, 0);
        assert.deepEqual(trends(world), trends(undisturbed));
      }),
      { numRuns: 15 },
    );
  });

  it("stores ticks that were overtaken, and lets them change no signal", async () => {
    const rises = [4, 3, 2, 1, 5, 9].map((price, second) =>
      makeKinesisRecord(makeProducerTick({ price, timestamp: ARRIVED_AT_MS + second * 1_000 }), {
        sequence: second,
        arrivedAtMs: ARRIVED_AT_MS + second * 1_000,
      }),
    );
    const world = new World({ settings: { windows: { short: 2, long: 4 } } });
    const bucket = new MemoryBucket();
    connect(bucket, world);
    // The first half failed; the second was taken meanwhile.
    bucket.fail(rises.slice(0, 3));
    await world.processAll(rises.slice(3));
    await world.detectAll(makeChanges(world));
    const before = trends(world);
    const { signal } = new AbortController();
    assert.ok(isComplete(await redriveOnce(bucket, signal)));
    const late = makeChanges(world).slice(3);
    assert.equal(late.length, 3);
    await world.detectAll(late);
    assert.equal(world.ticks.items.size, 6);
    assert.equal(world.observer.counts.TicksLate, 3);
    assert.deepEqual(trends(world), before);
  });
});

function ofShard(records: readonly KinesisStreamRecord[], shard: number): KinesisStreamRecord[] {
  return records.filter(({ eventID }) => eventID.startsWith(`shardId-00000000000${shard}:`));
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
