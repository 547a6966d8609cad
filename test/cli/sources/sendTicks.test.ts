import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import fc from "fast-check";
import { sendTicks, SendTicksError } from "../../../cli/sources/sendTicks.ts";
import type { SendTicksOptions, StreamPosition } from "../../../cli/sources/sendTicks.ts";
import type { StreamRecord } from "../../../cli/sources/SendQueue.ts";
import { FakeStream } from "./FakeStream.ts";

interface Numbered extends StreamRecord {
  readonly number: number;
}

function makeRecord(number: number, key = "A", bytes?: number): Numbered {
  const data = bytes === undefined ? Buffer.from(String(number)) : Buffer.alloc(bytes);
  return { data, partitionKey: key, number };
}

async function* from<T>(records: Iterable<T>): AsyncGenerator<T> {
  for (const record of records) {
    await Promise.resolve();
    yield record;
  }
}

function range(count: number, keyOf: (number: number) => string): Numbered[] {
  return Array.from({ length: count }, (_, number) => makeRecord(number, keyOf(number)));
}

async function send(
  stream: FakeStream,
  records: Iterable<Numbered>,
  options: Partial<SendTicksOptions<Numbered>> = {},
) {
  const sleeps: number[] = [];
  const counts = await sendTicks(from(records), {
    client: stream.client,
    streamName: "ticks",
    random: () => 1,
    sleep: (delayMs) => {
      sleeps.push(delayMs);
      return Promise.resolve();
    },
    ...options,
  });
  return { counts, sleeps };
}

const NOTHING = { sent: 0, retried: 0, refused: 0, overtaken: 0, unsent: 0, calls: 0 };

function makeError(name: string, status?: number): Error {
  return Object.assign(new Error(`${name}!`), {
    name,
    ...(status === undefined ? {} : { $metadata: { httpStatusCode: status } }),
  });
}

describe("sendTicks", () => {
  it("sends batches of 500, one record of each key", async () => {
    const stream = new FakeStream();
    const { counts } = await send(
      stream,
      range(1_203, (number) => `key${number}`),
    );
    assert.deepEqual(stream.calls, [500, 500, 203]);
    assert.deepEqual(counts, { ...NOTHING, sent: 1_203, calls: 3 });
  });

  it("sends several records of a key in one call only when told to", async () => {
    const one = new FakeStream();
    await send(
      one,
      range(6, (number) => (number % 2 === 0 ? "A" : "B")),
    );
    assert.deepEqual(one.calls, [2, 2, 2]);
    const many = new FakeStream();
    await send(
      many,
      range(900, () => "A"),
      { recordsPerKey: 500 },
    );
    assert.deepEqual(many.calls, [500, 400]);
    assert.deepEqual(
      many.accepted.map(({ text }) => Number(text)),
      Array.from({ length: 900 }, (_, number) => number),
    );
  });

  it("keeps a call below 5 MiB", async () => {
    const stream = new FakeStream();
    const records = Array.from({ length: 12 }, (_, number) =>
      makeRecord(number, `k${number % 10}`, 1_000_000),
    );
    await send(stream, records, { recordsPerKey: 500 });
    assert.deepEqual(stream.calls, [5, 5, 2]);
    assert.ok(stream.bytes.every((bytes) => bytes <= 5 * 1024 * 1024));
  });

  it("refuses a record above 1 MiB with its key, and sends one of exactly that", async () => {
    const stream = new FakeStream();
    const refused: [number, string][] = [];
    const { counts } = await send(
      stream,
      [
        makeRecord(0, "key", 1_048_574),
        makeRecord(1, "key", 1_048_573),
        makeRecord(2, "é", 1_048_575),
      ],
      { onRefused: (record, reason) => refused.push([record.number, reason]) },
    );
    assert.deepEqual(refused, [
      [0, "record_too_large"],
      [2, "record_too_large"],
    ]);
    assert.deepEqual(stream.bytes, [1_048_576]);
    assert.deepEqual(counts, { ...NOTHING, sent: 1, refused: 2, calls: 1 });
  });

  it("reports where each record went", async () => {
    const positions: [number, StreamPosition][] = [];
    await send(
      new FakeStream((call) => (call === 0 ? new Set([0]) : undefined)),
      range(2, (number) => `key${number}`),
      { onSent: (record, position) => positions.push([record.number, position]) },
    );
    const shardId = "shardId-000000000000";
    assert.deepEqual(positions, [
      [1, { shardId, sequenceNumber: "1" }],
      [0, { shardId, sequenceNumber: "2" }],
    ]);
  });

  it("retries a failed record before newer ones of its key, after a growing wait", async () => {
    const stream = new FakeStream((call) => (call < 8 ? new Set([0]) : undefined));
    const { counts, sleeps } = await send(
      stream,
      range(6, (number) => (number % 2 === 0 ? "A" : "B")),
    );
    assert.deepEqual(
      stream.accepted.filter(({ key }) => key === "A").map(({ text }) => text),
      ["0", "2", "4"],
    );
    assert.deepEqual(sleeps, [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
    assert.deepEqual(counts, { ...NOTHING, sent: 6, retried: 8, calls: 11 });
  });

  it("starts with a short wait again after a call without failure", async () => {
    const failing = new Set([0, 1, 3]);
    const stream = new FakeStream((call) => (failing.has(call) ? new Set([0]) : undefined));
    const { sleeps } = await send(stream, [makeRecord(0), makeRecord(1)]);
    assert.deepEqual(sleeps, [100, 200, 100]);
  });

  it("draws the wait between nothing and its ceiling", async () => {
    const stream = new FakeStream((call) => (call < 2 ? new Set([0]) : undefined));
    const { sleeps } = await send(stream, [makeRecord(0)], { random: () => 0.25 });
    assert.deepEqual(sleeps, [25, 50]);
  });

  it("counts what overtook a failed record when several of a key share a call", async () => {
    const stream = new FakeStream((call) => (call === 0 ? new Set([1]) : undefined));
    const { counts } = await send(
      stream,
      range(8, () => "A"),
      { recordsPerKey: 4 },
    );
    assert.deepEqual(
      stream.accepted.map(({ text }) => text),
      ["0", "2", "3", "1", "4", "5", "6", "7"],
    );
    // After the failure one at a time, then twice as many after each call without one.
    assert.deepEqual(stream.calls, [4, 1, 2, 2]);
    assert.equal(counts.overtaken, 2);
  });

  it("repeats a call that was throttled, timed out or lost", async () => {
    const lost = Object.assign(new Error("socket"), { code: "ECONNRESET" });
    const errors = [
      makeError("ProvisionedThroughputExceededException", 400),
      makeError("InternalFailure", 500),
      makeError("TimeoutError"),
      lost,
    ];
    const stream = new FakeStream((call) => errors[call]);
    const { counts } = await send(
      stream,
      range(2, (number) => `key${number}`),
    );
    assert.deepEqual(stream.calls, [2, 2, 2, 2, 2]);
    assert.deepEqual(counts, { ...NOTHING, sent: 2, retried: 8, calls: 5 });
  });

  it("gives up at once when the stream refuses for good", async () => {
    const stream = new FakeStream((call) =>
      call === 1 ? makeError("ResourceNotFoundException", 400) : undefined,
    );
    await assert.rejects(
      send(
        stream,
        range(3, () => "A"),
      ),
      (error: unknown) => {
        assert.ok(error instanceof SendTicksError);
        assert.match(
          error.message,
          /stream "ticks" refused the records: ResourceNotFoundException/,
        );
        assert.deepEqual(error.counts, { ...NOTHING, sent: 1, unsent: 2, calls: 2 });
        return true;
      },
    );
  });

  it("gives up on a record that fails again and again", async () => {
    const stream = new FakeStream(() => new Set([0]));
    await assert.rejects(
      send(stream, [makeRecord(0)], { attemptsMax: 3 }),
      /failed a record 3 times: ProvisionedThroughputExceededException: slow down/,
    );
    assert.equal(stream.calls.length, 3);
  });

  it("treats a result that is missing as a failure", async () => {
    const stream = new FakeStream();
    let calls = 0;
    const send_ = stream.client.send as (command: unknown) => Promise<{ Records: unknown[] }>;
    const client = {
      send: async (command: unknown) => {
        const answer = await send_(command);
        calls += 1;
        return calls === 1 ? { Records: answer.Records.slice(0, 1) } : answer;
      },
    } as unknown as SendTicksOptions<Numbered>["client"];
    const { counts } = await send(
      stream,
      range(2, (number) => `key${number}`),
      { client },
    );
    assert.equal(counts.sent, 2);
    assert.equal(counts.retried, 1);
  });

  it("spreads records evenly when there is a rate", async () => {
    let clockMs = 0;
    const stream = new FakeStream();
    const sentAtMs: number[] = [];
    await send(
      stream,
      range(300, (number) => `key${number}`),
      {
        recordsPerSecond: 1_000,
        now: () => clockMs,
        sleep: (delayMs) => {
          clockMs += delayMs;
          return Promise.resolve();
        },
        onSent: () => sentAtMs.push(clockMs),
      },
    );
    assert.deepEqual(stream.calls, [100, 100, 100]);
    assert.deepEqual([sentAtMs[0], sentAtMs[100], sentAtMs[200]], [0, 100, 200]);
  });

  it("sends what is there while the source waits", async () => {
    const stream = new FakeStream();
    const gate = Promise.withResolvers<void>();
    async function* slow() {
      yield makeRecord(0);
      yield makeRecord(1, "B");
      await gate.promise;
      yield makeRecord(2);
    }
    const sending = sendTicks(slow(), {
      client: stream.client,
      streamName: "ticks",
      onSent: () => {
        if (stream.accepted.length === 2) gate.resolve();
      },
    });
    assert.equal((await sending).sent, 3);
    assert.deepEqual(stream.calls, [2, 1]);
  });

  it("ends after the current call at the signal, and lets the source go", async () => {
    const stop = new AbortController();
    const stream = new FakeStream();
    let released = false;
    async function* endless() {
      try {
        for (let number = 0; ; number += 1) {
          await Promise.resolve();
          yield makeRecord(number, `key${number}`);
        }
      } finally {
        released = true;
      }
    }
    const counts = await sendTicks(endless(), {
      client: stream.client,
      streamName: "ticks",
      signal: stop.signal,
      onSent: () => stop.abort(),
    });
    assert.deepEqual(stream.calls, [500]);
    assert.equal(counts.sent, 500);
    assert.equal(counts.unsent, 1_500);
    await setTimeout(0);
    assert.ok(released);
  });

  it("ends at the signal while it waits for a record or backs off", async () => {
    const waiting = new AbortController();
    async function* never() {
      yield makeRecord(0);
      await new Promise<never>(() => undefined);
    }
    const stream = new FakeStream();
    const quiet = sendTicks(never(), {
      client: stream.client,
      streamName: "ticks",
      signal: waiting.signal,
      onSent: () => setImmediate(() => waiting.abort()),
    });
    assert.equal((await quiet).sent, 1);

    const backing = new AbortController();
    const failing = sendTicks(from([makeRecord(0)]), {
      client: new FakeStream(() => {
        setImmediate(() => backing.abort());
        return new Set([0]);
      }).client,
      streamName: "ticks",
      signal: backing.signal,
      random: () => 1_000,
    });
    assert.deepEqual(await failing, { ...NOTHING, unsent: 1, calls: 1 });
  });

  it("passes the source's error on", async () => {
    async function* broken() {
      yield makeRecord(0);
      await Promise.resolve();
      throw new Error("no more file");
    }
    const stream = new FakeStream();
    await assert.rejects(
      sendTicks(broken(), { client: stream.client, streamName: "ticks" }),
      /no more file/,
    );
  });

  it("reads no further ahead than 2,000 records", async () => {
    let read = 0;
    let furthest = 0;
    async function* counted() {
      for (const record of range(5_000, () => "A")) {
        await Promise.resolve();
        read += 1;
        yield record;
      }
    }
    const stream = new FakeStream();
    await sendTicks(counted(), {
      client: stream.client,
      streamName: "ticks",
      recordsPerKey: 500,
      onSent: () => {
        furthest = Math.max(furthest, read - stream.accepted.length);
      },
    });
    assert.equal(stream.accepted.length, 5_000);
    assert.equal(furthest, 1_500);
  });

  it("refuses options that make no sense", async () => {
    const { client } = new FakeStream();
    const base = { client, streamName: "ticks" };
    await assert.rejects(
      sendTicks(from([]), { ...base, recordsPerKey: 0 }),
      /"recordsPerKey" must be 1 or more, got 0/,
    );
    await assert.rejects(
      sendTicks(from([]), { ...base, recordsPerSecond: NaN }),
      /"recordsPerSecond" must be above 0, got NaN/,
    );
  });

  it("keeps every key's order and loses nothing, whatever fails", async () => {
    const call = fc.oneof(
      { weight: 3, arbitrary: fc.constant(undefined) },
      { weight: 3, arbitrary: fc.uniqueArray(fc.nat(9)).map((places) => new Set(places)) },
      { weight: 1, arbitrary: fc.constant(makeError("InternalFailure", 500)) },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom("A", "B", "C", "D", "E"), { maxLength: 60 }),
        fc.array(call, { maxLength: 40 }),
        async (keys, faults) => {
          const stream = new FakeStream((index) => faults[index]);
          const records = keys.map((key, number) => makeRecord(number, key));
          const { counts } = await send(stream, records, { attemptsMax: 1_000 });
          for (const key of new Set(keys)) {
            assert.deepEqual(
              stream.accepted.filter((item) => item.key === key).map(({ text }) => Number(text)),
              records.filter((item) => item.partitionKey === key).map(({ number }) => number),
            );
          }
          assert.equal(counts.sent, keys.length);
          assert.equal(counts.overtaken, 0);
        },
      ),
      { numRuns: 300 },
    );
  });
});
