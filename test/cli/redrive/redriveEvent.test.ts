import assert from "node:assert/strict";
import { parseFailedKey } from "../../../cli/redrive/parseFailedKey.ts";
import { readFailedObject } from "../../../cli/redrive/readFailedObject.ts";
import { redriveEvent } from "../../../cli/redrive/redriveEvent.ts";
import type { InvokeAnswer } from "../../../cli/redrive/RedrivePort.ts";
import { MAX_EVENT_BYTES } from "../../../local/mappings/eventPayload.ts";
import { answered, eventOf, MemoryBucket, sequencesIn, TARGETS } from "./MemoryBucket.ts";

const CRASHED: InvokeAnswer = { type: "failed", detail: "Error: boom" };
const THROTTLED: InvokeAnswer = { type: "throttled", detail: "Rate Exceeded." };

/** Puts an event back; what the function answers is decided by its event, and by the number of the invocation. */
async function redrive(
  records: readonly unknown[],
  answer: (sequences: readonly string[], invocation: number) => InvokeAnswer,
) {
  const bucket = new MemoryBucket();
  const waits: number[] = [];
  const done: number[] = [];
  const stop = new AbortController();
  const key = bucket.fail(records);
  const parsed = parseFailedKey(key);
  assert.equal(parsed.type, "stream");
  // Spaced as Lambda does not: what is written anew is not what was stored.
  const object = (bucket.objects.get(key) ?? "").replace('{\\"Records\\":[', '{ \\"Records\\" : [');
  const found = readFailedObject(key, parsed, object, TARGETS);
  assert.ok("event" in found);
  bucket.function = (event) => answer(sequencesIn(event), bucket.invocations.length);
  const result = await redriveEvent(found.event, {
    functionName: "process",
    port: bucket,
    signal: stop.signal,
    sleep: (delayMs) => {
      waits.push(delayMs);
      if (waits.length > 30) stop.abort();
      return Promise.resolve();
    },
    onDone: (count) => done.push(count),
  });
  return { ...result, bucket, waits, done, stored: found.event.text };
}

function records(...sequences: readonly number[]): unknown[] {
  return (JSON.parse(eventOf(...sequences)) as { Records: unknown[] }).Records;
}

/** A record of about so many bytes. */
function large(sequence: number, bytes: number): unknown {
  const data = "x".repeat(bytes - 100);
  return { kinesis: { sequenceNumber: String(sequence), partitionKey: "A", data } };
}

describe("redriveEvent", () => {
  it("sends the stored event as it is, once, when all of it is done", async () => {
    const { bucket, stored, ...result } = await redrive(records(1, 2, 3), () => answered());
    assert.match(stored, /^\{ "Records" : \[/);
    assert.deepEqual(bucket.invocations, [{ functionName: "process", event: stored }]);
    assert.equal(result.recordsDone, 3);
    assert.equal(result.stop, undefined);
    assert.deepEqual(result.done, [3]);
  });

  for (const payload of [
    "null",
    '""',
    "{}",
    '{"batchItemFailures":null}',
    '{"batchItemFailures":[]}',
  ]) {
    it(`takes the answer ${payload} for done, as Lambda does`, async () => {
      const { recordsDone } = await redrive(records(1, 2), () => ({ type: "answered", payload }));
      assert.equal(recordsDone, 2);
    });
  }

  it("goes on from the first record reported, without a wait, while that gets further", async () => {
    const { bucket, recordsDone, stop, waits, done } = await redrive(
      records(1, 2, 3, 4),
      ([first]) => (first === "1" ? answered([4, 3]) : first === "3" ? answered([4]) : answered()),
    );
    assert.deepEqual(bucket.invoked, ["1,2,3,4", "3,4", "4"]);
    assert.equal(bucket.invocations[1]?.event, eventOf(3, 4));
    assert.equal(recordsDone, 4);
    assert.equal(stop, undefined);
    assert.deepEqual(waits, []);
    assert.deepEqual(done, [2, 1, 1]);
  });

  it("tries again what gets no further, ever later, and leaves it then", async () => {
    const { bucket, recordsDone, stop, waits } = await redrive(records(1, 2, 3), () =>
      answered([2]),
    );
    assert.deepEqual(bucket.invoked, ["1,2,3", "2,3", "2,3", "2,3", "2,3", "2,3"]);
    assert.deepEqual(waits, [1_000, 2_000, 4_000, 8_000]);
    assert.equal(recordsDone, 1);
    assert.deepEqual(stop, { reason: "reported_failed", detail: "1 reported as failed", at: "2" });
  });

  it("counts only tries in a row that come to nothing", async () => {
    const { bucket, recordsDone, stop } = await redrive(records(1, 2, 3), ([first], invocation) =>
      invocation % 5 === 0 ? answered(first === "3" ? [] : [Number(first) + 1]) : THROTTLED,
    );
    assert.equal(recordsDone, 3);
    assert.equal(stop, undefined);
    assert.equal(bucket.invocations.length, 15);
  });

  it("waits for room in a function that is throttled, a while", async () => {
    const some = await redrive(records(1), (_, invocation) =>
      invocation < 3 ? THROTTLED : answered(),
    );
    assert.equal(some.recordsDone, 1);
    assert.deepEqual(some.waits, [1_000, 2_000]);
    const all = await redrive(records(1), () => THROTTLED);
    assert.deepEqual(all.stop, { reason: "throttled", detail: "Rate Exceeded.", at: "1" });
    assert.equal(all.bucket.invocations.length, 5);
  });

  it("finds the record at which a function fails, and does those before it", async () => {
    const { bucket, recordsDone, stop } = await redrive(records(1, 2, 3, 4, 5), (sequences) =>
      sequences.includes("3") ? CRASHED : answered(),
    );
    assert.deepEqual(bucket.invoked.slice(0, 4), ["1,2,3,4,5", "1,2,3", "1,2", "3"]);
    assert.deepEqual(new Set(bucket.invoked.slice(4)), new Set(["3"]));
    assert.equal(recordsDone, 2);
    assert.deepEqual(stop, { reason: "function_failed", detail: "Error: boom", at: "3" });
  });

  it("does all of a batch that was too much at once", async () => {
    const { recordsDone, stop, waits } = await redrive(records(1, 2, 3, 4, 5, 6, 7), (sequences) =>
      sequences.length > 2 ? CRASHED : answered(),
    );
    assert.equal(recordsDone, 7);
    assert.equal(stop, undefined);
    assert.deepEqual(waits, []);
  });

  for (const [what, answer] of [
    ["names a record that is not in the batch", answered([9])],
    ["names no record", answered([""])],
    ["is a list", { type: "answered", payload: "[]" }],
  ] as const) {
    it(`does not take an answer for done that ${what}`, async () => {
      const { recordsDone, stop } = await redrive(records(1, 2), () => answer);
      assert.equal(recordsDone, 0);
      assert.equal(stop?.reason, "reported_failed");
    });
  }

  it("does not take an answer for done that is no JSON", async () => {
    const { recordsDone, stop } = await redrive(records(1), () => ({
      type: "answered",
      payload: "",
    }));
    assert.equal(recordsDone, 0);
    assert.equal(stop?.reason, "function_failed");
  });

  it("leaves at once what cannot be invoked", async () => {
    const { bucket, stop } = await redrive(records(1, 2), () => {
      throw new Error("AccessDeniedException: no");
    });
    assert.equal(bucket.invocations.length, 1);
    assert.deepEqual(stop, {
      reason: "invoke_failed",
      detail: "Error: AccessDeniedException: no",
      at: "1",
    });
  });

  it("sends an event over the limit of an invocation in parts, between records and in order", async () => {
    const all = [1, 2, 3, 4, 5].map((sequence) => large(sequence, 2_400_000));
    const { bucket, recordsDone, oversized } = await redrive(all, () => answered());
    assert.deepEqual(bucket.invoked, ["1,2", "3,4", "5"]);
    for (const { event } of bucket.invocations) {
      assert.ok(Buffer.byteLength(event) <= MAX_EVENT_BYTES);
    }
    assert.deepEqual(
      bucket.invocations.flatMap(
        ({ event }) => (JSON.parse(event) as { Records: unknown[] }).Records,
      ),
      all,
    );
    assert.equal(recordsDone, 5);
    assert.deepEqual(oversized, []);
  });

  it("fills each part up to the limit, and not beyond", async () => {
    const bare = Buffer.byteLength(eventOf()) + 2;
    const size = (record: unknown): number => Buffer.byteLength(JSON.stringify(record)) + 1;
    const first = large(1, 3_000_000);
    const rest = MAX_EVENT_BYTES - bare - size(first);
    const fits = large(2, rest + 100 - (size(large(2, 1_000)) - 1_000 + 100));
    assert.ok(Math.abs(size(fits) - rest) < 2);
    const { bucket } = await redrive([first, fits, large(3, 1_000)], () => answered());
    assert.deepEqual(bucket.invoked, ["1,2", "3"]);
  });

  it("does the others around a record that no invocation can carry, and names it", async () => {
    const all = [large(1, 1_000), large(2, 7_000_000), large(3, 1_000)];
    const { bucket, recordsDone, oversized, stop } = await redrive(all, () => answered());
    assert.deepEqual(bucket.invoked, ["1", "3"]);
    assert.equal(recordsDone, 2);
    assert.deepEqual(oversized, ["2"]);
    assert.equal(stop, undefined);
  });

  it("ends before the next invocation when it is told to", async () => {
    const bucket = new MemoryBucket();
    const stop = new AbortController();
    bucket.function = () => {
      stop.abort();
      return answered([2]);
    };
    const result = await redriveEvent(
      {
        ...{ source: "kinesis", text: eventOf(1, 2), rest: {}, orderKeys: new Set<string>() },
        records: ["1", "2"].map((sequenceNumber) => ({
          orderKey: "shardId-000000000000",
          sequenceNumber,
          value: { kinesis: { sequenceNumber } },
        })),
      },
      { functionName: "f", port: bucket, signal: stop.signal, sleep: () => Promise.resolve() },
    );
    assert.deepEqual(result, {
      recordsDone: 1,
      oversized: [],
      stop: { reason: "interrupted", at: "2" },
    });
    assert.equal(bucket.invocations.length, 1);
  });
});
