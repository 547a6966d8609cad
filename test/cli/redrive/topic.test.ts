import assert from "node:assert/strict";
import { listBatches } from "../../../cli/redrive/describeRedrive.ts";
import { parseFailedKey } from "../../../cli/redrive/parseFailedKey.ts";
import { planRedrive } from "../../../cli/redrive/planRedrive.ts";
import { readFailedObject } from "../../../cli/redrive/readFailedObject.ts";
import type { InvokeAnswer } from "../../../cli/redrive/RedrivePort.ts";
import type { RedriveReport } from "../../../cli/redrive/RedriveReport.ts";
import { isComplete, reportPlan, reportRun } from "../../../cli/redrive/RedriveReport.ts";
import { runRedrive } from "../../../cli/redrive/runRedrive.ts";
import { MAX_EVENT_BYTES } from "../../../local/mappings/eventPayload.ts";
import type { KafkaEvent, KafkaRecord } from "../../../runtime/contract/kafkaEvent.ts";
import { ARRIVED_AT } from "../../mappings/makeRecord.ts";
import { makeKafkaRecord } from "../../runtime/fakes/kafkaRecords.ts";
import { answered, MemoryBucket, sequencesIn, TARGETS, TOPIC_MAPPING } from "./MemoryBucket.ts";

const TOPIC = "stock.live_feed-1";

/** A record at `partition:offset`; it arrived so many seconds after the first one. */
function at(place: string, symbol = "AAPL", second = Number(place.split(":")[1])): KafkaRecord {
  const [partition = 0, offset = 0] = place.split(":").map(Number);
  const timestamp = ARRIVED_AT - 60_000 + second * 1000;
  return makeKafkaRecord({ symbol, price: 1 }, { partition, offset, timestamp });
}

/** The function names these records, `partition:offset` each. */
function names(...places: readonly string[]): InvokeAnswer {
  const batchItemFailures = places.map((place) => {
    const [partition = "", offset] = place.split(":");
    return { itemIdentifier: { partition: `${TOPIC}-${partition}`, offset: Number(offset) } };
  });
  return { type: "answered", payload: JSON.stringify({ batchItemFailures }) };
}

function read(bucket: MemoryBucket, key: string) {
  const parsed = parseFailedKey(key);
  assert.equal(parsed.type, "stream");
  return readFailedObject(key, parsed, bucket.objects.get(key) ?? "", TARGETS);
}

async function redrive(bucket: MemoryBucket, waits: number[] = []): Promise<RedriveReport> {
  const { signal } = new AbortController();
  const plan = await planRedrive(bucket, { targets: TARGETS, signal });
  const sleep = (delayMs: number): Promise<void> => {
    waits.push(delayMs);
    return Promise.resolve();
  };
  const outcomes = await runRedrive(plan, bucket, { targets: TARGETS, signal, sleep });
  return reportRun(plan, outcomes, ARRIVED_AT + 60_000);
}

describe("redrive of a topic", () => {
  let bucket: MemoryBucket;
  beforeEach(() => (bucket = new MemoryBucket()));

  describe("reads a batch", () => {
    it("of several partitions, its event as it is and its keys decoded", () => {
      const key = bucket.failTopic([at("0:7"), at("12:3", "BRK.B"), at("0:8")]);
      const found = read(bucket, key);
      assert.ok("batch" in found);
      assert.deepEqual(found.batch, {
        key,
        mappingId: TOPIC_MAPPING,
        source: "kafka",
        streamArn: "127.0.0.1:9092",
        spans: [
          { shardId: `${TOPIC}-0`, firstSequenceNumber: "7", lastSequenceNumber: "8" },
          { shardId: `${TOPIC}-12`, firstSequenceNumber: "3", lastSequenceNumber: "3" },
        ],
        functionName: "process",
        records: 3,
        firstArrivedAtMs: ARRIVED_AT - 57_000,
        failedAtMs: ARRIVED_AT,
        condition: "RetryAttemptsExhausted",
      });
      const { payload } = JSON.parse(bucket.objects.get(key) ?? "") as { payload: string };
      assert.equal(found.event.text, payload);
      assert.deepEqual([...found.event.orderKeys], ["AAPL", "BRK.B"]);
    });

    it("of MSK under the ARN of its cluster, and of brokers in whichever order they are named", () => {
      const eventSourceArn = "arn:aws:kafka:us-east-1:123456789012:cluster/c/uuid-1";
      const ofMsk = read(bucket, bucket.failTopic([at("0:1")], { eventSourceArn }));
      assert.ok("batch" in ofMsk);
      assert.equal(ofMsk.batch.streamArn, eventSourceArn);
      const brokers = bucket.failTopic([at("0:1")], { bootstrapServers: "b-2:9092, b-1:9092" });
      const ofBrokers = read(bucket, brokers);
      assert.ok("batch" in ofBrokers);
      assert.equal(ofBrokers.batch.streamArn, "b-1:9092,b-2:9092");
    });

    it("with records that have no key, no value and no time", () => {
      const bare = { ...at("0:1"), key: null, value: null, timestamp: -1 };
      const found = read(bucket, bucket.failTopic([bare]));
      assert.ok("batch" in found);
      assert.equal(found.batch.firstArrivedAtMs, ARRIVED_AT);
      assert.deepEqual([...found.event.orderKeys], []);
    });

    for (const [what, records, detail] of [
      ["no partitions", {}, /must hold a record/],
      ["a list for partitions", [], /records by partition/],
      ["no list of records", { [`${TOPIC}-0`]: {} }, /must be a list/],
      ["records of another partition", { [`${TOPIC}-0`]: [at("1:4")] }, /record 1 of ".*-1-0"/],
      ["a record without offset", { [`${TOPIC}-0`]: [{ ...at("0:1"), offset: "1" }] }, /offset/],
      ["what is no record", { [`${TOPIC}-0`]: [at("0:1"), null] }, /record 2/],
    ] as const) {
      it(`not with ${what}`, () => {
        const key = bucket.failTopic([at("0:1")]);
        const record = JSON.parse(bucket.objects.get(key) ?? "") as Record<string, unknown>;
        const payload = JSON.stringify({ eventSource: "SelfManagedKafka", records });
        bucket.objects.set(key, JSON.stringify({ ...record, payload }));
        const found = read(bucket, key);
        assert.ok("skipped" in found);
        assert.equal(found.skipped.reason, "payload_unreadable");
        assert.match(found.skipped.detail ?? "", detail);
      });
    }
  });

  it("sends the stored event as it is, and removes the object", async () => {
    const key = bucket.failTopic([at("0:7"), at("1:3"), at("0:8")]);
    const { payload } = JSON.parse(bucket.objects.get(key) ?? "") as { payload: string };
    const report = await redrive(bucket);
    assert.deepEqual(bucket.invocations, [{ functionName: "process", event: payload }]);
    assert.equal(bucket.objects.size, 0);
    assert.deepEqual(report.redriven, { batches: 1, records: 3 });
    assert.equal(isComplete(report), true);
  });

  it("sends exactly the records again that are named, in Lambda's form and without a wait", async () => {
    bucket.failTopic([at("0:7"), at("0:8"), at("1:3"), at("1:4")]);
    bucket.function = () =>
      bucket.invocations.length === 1 ? names("0:8", "1:3", "1:4") : answered();
    const waits: number[] = [];
    const report = await redrive(bucket, waits);
    assert.deepEqual(bucket.invoked, ["0:7,0:8,1:3,1:4", "0:8,1:3,1:4"]);
    const [whole, rest] = bucket.invocations.map(({ event }) => JSON.parse(event) as KafkaEvent);
    assert.deepEqual(rest, {
      ...whole,
      records: { [`${TOPIC}-0`]: [at("0:8")], [`${TOPIC}-1`]: [at("1:3"), at("1:4")] },
    });
    assert.deepEqual(waits, []);
    assert.deepEqual(report.redriven, { batches: 1, records: 4 });
  });

  for (const [what, answer] of [
    ["names a record that is not in the batch", names("0:99")],
    ["names a record as streams do", answered([7])],
  ] as const) {
    it(`does not take an answer for done that ${what}`, async () => {
      bucket.failTopic([at("0:7"), at("0:8")]);
      bucket.function = () => answer;
      const report = await redrive(bucket);
      assert.deepEqual(report.reasons, { reported_failed: 1 });
      assert.equal(bucket.objects.size, 1);
    });
  }

  it("halves what a function fails with, and finds the record", async () => {
    bucket.failTopic([at("0:7"), at("0:8"), at("1:3"), at("1:4")]);
    bucket.function = (event) =>
      sequencesIn(event).includes("1:3") ? { type: "failed", detail: "boom" } : answered();
    const report = await redrive(bucket);
    assert.deepEqual(bucket.invoked.slice(0, 4), ["0:7,0:8,1:3,1:4", "0:7,0:8", "1:3,1:4", "1:3"]);
    const [batch] = report.batches;
    assert.deepEqual(
      [batch?.state, batch?.recordsDone, batch?.nextSequenceNumber, batch?.reason],
      ["left", 2, `${TOPIC}-1:3`, "function_failed"],
    );
  });

  it("sends an event over the limit of an invocation in parts, and names what fits in none", async () => {
    const large = (place: string, bytes: number): KafkaRecord => ({
      ...at(place),
      value: "x".repeat(bytes),
    });
    bucket.failTopic([
      ...[large("0:1", 3_000_000), large("0:2", 3_000_000), large("0:3", 3_000_000)],
      ...[large("1:1", 7_000_000), large("1:2", 1_000)],
    ]);
    const report = await redrive(bucket);
    assert.deepEqual(bucket.invoked, ["0:1,0:2", "0:3", "1:2"]);
    for (const { event } of bucket.invocations) {
      assert.ok(Buffer.byteLength(event) <= MAX_EVENT_BYTES);
    }
    assert.deepEqual(report.reasons, { record_over_invoke_limit: 1 });
    assert.equal(report.batches[0]?.detail, `${TOPIC}-1:1`);
  });

  it("puts the batches of a partition back by offset, and stops it at what is not done", async () => {
    bucket.failTopic([at("0:20"), at("1:5")], { failedAtMs: ARRIVED_AT });
    bucket.failTopic([at("0:9")], { failedAtMs: ARRIVED_AT + 1000 });
    bucket.failTopic([at("2:1", "MSFT")]);
    bucket.function = (event) => (sequencesIn(event).includes("0:9") ? names("0:9") : answered());
    const report = await redrive(bucket);
    assert.ok(bucket.invoked.includes("2:1"));
    assert.ok(!bucket.invoked.includes("0:20,1:5"), "what comes after it waits");
    assert.deepEqual(report.reasons, { reported_failed: 1, behind_stopped: 1 });
    bucket.function = () => answered();
    bucket.invocations.length = 0;
    assert.equal(isComplete(await redrive(bucket)), true);
    assert.deepEqual(bucket.invoked, ["0:9", "0:20,1:5"]);
  });

  it("does not overtake a batch that could not be read, whichever partitions are in it", async () => {
    const unread = bucket.failTopic([at("3:1", "TSLA")]);
    bucket.failTopic([at("0:9")]);
    bucket.failNumbers([{ sequence: 1, key: "MSFT" }]);
    bucket.onTouch = (_, key) => {
      if (key === unread) throw new Error("SlowDown");
    };
    const report = await redrive(bucket);
    assert.deepEqual(bucket.invoked, ["1"]);
    assert.deepEqual(report.reasons, { behind_stopped: 1, read_failed: 1 });
  });

  it("lists partitions with their offsets", async () => {
    bucket.failTopic([at("0:7"), at("0:8"), at("12:3")]);
    const { signal } = new AbortController();
    const report = reportPlan(await planRedrive(bucket, { targets: TARGETS, signal }), ARRIVED_AT);
    const [batch] = report.batches;
    assert.deepEqual(
      [batch?.shard, batch?.firstSequenceNumber, batch?.lastSequenceNumber],
      [`${TOPIC}-0,${TOPIC}-12`, "7,3", "8,3"],
    );
  });

  it("lists the first partitions of a batch, and how many more there are", async () => {
    bucket.failTopic(["0:7", "1:8", "2:9", "3:10", "4:11"].map((place) => at(place)));
    const { signal } = new AbortController();
    const report = reportPlan(await planRedrive(bucket, { targets: TARGETS, signal }), ARRIVED_AT);
    const [, row = ""] = listBatches(report);
    assert.deepEqual(row.split(/  +/).slice(1, 5), [
      ...[`${TOPIC}-0,${TOPIC}-1,${TOPIC}-2,+2`, "5", "7,8,9,+2", "7,8,9,+2"],
    ]);
  });

  it("goes together with what failed of streams: the table's first, a symbol's ticks by age", async () => {
    const uuid = "0b5b1d0c-8a51-4c8e-9a0f-6f0c7f4f3d11";
    bucket.failTopic([at("0:7", "AAPL", 59)]);
    bucket.failTopic([at("1:1", "TSLA", 50)]);
    bucket.failNumbers([{ sequence: 500, key: "AAPL" }], {
      streamArn: "arn:aws:kinesis:x:1:stream/a",
    });
    bucket.failNumbers([100], { source: "dynamodb" });
    bucket.objects.set(`aws/lambda/async/sweep/2026/01/05/2026-01-05T14.30.06-${uuid}`, "{}");
    bucket.objects.set(`aws/lambda/sqs/${uuid}`, "{}");
    const report = await redrive(bucket);
    const order = bucket.invoked;
    assert.equal(order[0], "100");
    assert.deepEqual(order.toSorted(), ["0:7", "100", "1:1", "500"]);
    assert.ok(order.indexOf("0:7") < order.indexOf("500"), order.join());
    assert.deepEqual(report.reasons, { sweep_invocation: 1, unknown_key: 1 });
    assert.equal(isComplete(report), false, "what nobody knows is not passed over in silence");
    assert.equal(bucket.objects.size, 2);
  });

  it("puts a symbol's ticks of the stream back before those of the topic", async () => {
    bucket.failNumbers([1]);
    bucket.failTopic([at("0:7", "AAPL", 120)]);
    await redrive(bucket);
    assert.deepEqual(bucket.invoked, ["1", "0:7"]);
  });

  it("holds symbols back while they wait behind the table", async () => {
    bucket.failNumbers([100], { source: "dynamodb" });
    bucket.failTopic([at("0:7")]);
    bucket.failTopic([at("1:1", "TSLA")]);
    bucket.function = (event) => (sequencesIn(event)[0] === "100" ? answered([100]) : answered());
    const report = await redrive(bucket);
    assert.deepEqual(report.reasons, { reported_failed: 1, behind_stopped: 1 });
    assert.ok(!bucket.invoked.includes("0:7"));
    assert.ok(bucket.invoked.includes("1:1"));
  });
});
