import assert from "node:assert/strict";
import { DataTrimmedError, IteratorExpiredError } from "../../local/mappings/model.ts";
import { ConsumerRun } from "./ConsumerRun.ts";
import { FakeStream } from "./FakeStream.ts";
import { answered, functionError, makeRecord, makeRecords, throttled } from "./makeRecord.ts";

function closedShard(count: number, pageSize?: number): FakeStream {
  const stream = new FakeStream(pageSize);
  stream.addShard("s", makeRecords(1, count));
  stream.close("s");
  return stream;
}

describe("ShardConsumer", () => {
  it("delivers a shard in order, in batches, to its end", async () => {
    const run: ConsumerRun = new ConsumerRun({
      stream: closedShard(10),
      mapping: { batchSize: 3 },
    });
    assert.equal(await run.toEnd(), "finished");
    assert.deepEqual(
      run.invocations.flat(),
      makeRecords(1, 10).map((_, i) => i + 1),
    );
    assert.ok(run.invocations.every(({ length }) => length <= 3));
    assert.equal(run.consumer.pending, 0);
  });

  it("keeps a checkpoint after each finished batch, and the shard's end at last", async () => {
    const run: ConsumerRun = new ConsumerRun({ stream: closedShard(4), mapping: { batchSize: 2 } });
    await run.toEnd();
    assert.deepEqual(run.kept, ["2", "4", "SHARD_END"]);
  });

  it("keeps no checkpoint for what has not been handled yet", async () => {
    const run: ConsumerRun = new ConsumerRun({
      stream: closedShard(2),
      mapping: { batchSize: 1 },
      invoke: ([n]) => {
        assert.deepEqual(run.kept, n === 1 ? [] : ["1"]);
        return answered();
      },
    });
    await run.toEnd();
    assert.equal(run.invocations.length, 2);
  });

  it("goes on after a sequence number", async () => {
    const start = { type: "AFTER_SEQUENCE_NUMBER", sequenceNumber: "3" } as const;
    const run: ConsumerRun = new ConsumerRun({ stream: closedShard(5), start });
    await run.toEnd();
    assert.deepEqual(run.invocations, [[4, 5]]);
  });

  it("waits for more until the window ends", async () => {
    const stream = new FakeStream();
    stream.addShard("s", [makeRecord(1)]);
    const run: ConsumerRun = new ConsumerRun({
      stream,
      mapping: { batchWindowSeconds: 5, batchSize: 3 },
    });
    const ended = run.consumer.run();
    await run.clock.advance(4000);
    stream.put("s", makeRecord(2));
    assert.deepEqual(run.invocations, []);
    await run.clock.advance(1000);
    assert.deepEqual(run.invocations, [[1, 2]]);
    stream.put("s", ...makeRecords(3, 5));
    await run.clock.advance(100);
    assert.deepEqual(run.invocations, [
      [1, 2],
      [3, 4, 5],
    ]);
    run.stop.abort();
    assert.equal(await run.clock.run(ended), "stopped");
  });

  it("has one batch in flight a shard", async () => {
    let inFlight = 0;
    const run: ConsumerRun = new ConsumerRun({
      stream: closedShard(8),
      mapping: { batchSize: 2 },
      invoke: async () => {
        inFlight += 1;
        assert.equal(inFlight, 1);
        await run.clock.sleep(50);
        inFlight -= 1;
        return answered();
      },
    });
    await run.toEnd();
    assert.equal(run.invocations.length, 4);
  });

  it("reads no further ahead than it can use", async () => {
    const stream = closedShard(9000, 500);
    const run: ConsumerRun = new ConsumerRun({
      stream,
      invoke: () => run.clock.sleep(1e6).then(() => answered()),
    });
    const ended = run.consumer.run();
    await run.clock.advance(1000);
    assert.equal(run.consumer.pending, 2000);
    run.stop.abort();
    await run.clock.run(ended);
  });

  describe("parallelizationFactor", () => {
    const keyed = (n: number, orderKey: string): ReturnType<typeof makeRecord> =>
      makeRecord(n, { orderKey });

    it("delivers so many batches side by side, and a key's records in one of them", async () => {
      const stream = new FakeStream(100);
      stream.addShard(
        "s",
        Array.from({ length: 60 }, (_, i) => keyed(i + 1, `key-${i % 12}`)),
      );
      stream.close("s");
      let inFlight = 0;
      let most = 0;
      const run: ConsumerRun = new ConsumerRun({
        stream,
        mapping: { parallelizationFactor: 3, batchSize: 5 },
        invoke: async () => {
          most = Math.max(most, ++inFlight);
          await run.clock.sleep(10);
          inFlight -= 1;
          return answered();
        },
      });
      await run.toEnd();
      assert.equal(most, 3);
      for (let k = 0; k < 12; k++) {
        const ofKey = run.invocations.flat().filter((n) => (n - 1) % 12 === k);
        assert.deepEqual(
          ofKey,
          ofKey.toSorted((a, b) => a - b),
        );
        assert.equal(ofKey.length, 5);
      }
    });

    it("keeps the checkpoint before the lowest record that is not done in any lane", async () => {
      const stream = new FakeStream(100);
      // The two keys have different lanes.
      stream.addShard("s", [keyed(1, "a"), keyed(2, "b"), keyed(3, "b"), keyed(4, "a")]);
      stream.close("s");
      const run: ConsumerRun = new ConsumerRun({
        stream,
        mapping: { parallelizationFactor: 2, batchSize: 1 },
        invoke: async ([n]) => {
          await run.clock.sleep(n === 1 ? 1000 : 10);
          return answered();
        },
      });
      await run.toEnd();
      assert.deepEqual(run.invocations.flat().slice(0, 3), [1, 2, 3]);
      assert.deepEqual(run.kept, ["3", "4", "SHARD_END"]);
    });
  });

  describe("filter", () => {
    it("counts records that do not pass as done, and reports them", async () => {
      const stream = new FakeStream(100);
      stream.addShard("s", [
        makeRecord(1),
        makeRecord(2, { verdict: "filtered" }),
        makeRecord(3, { verdict: "unreadable" }),
        makeRecord(4),
        makeRecord(5, { verdict: "filtered" }),
      ]);
      stream.close("s");
      const run: ConsumerRun = new ConsumerRun({ stream });
      await run.toEnd();
      assert.deepEqual(run.invocations, [[1, 4]]);
      assert.deepEqual(run.kept, ["5", "SHARD_END"]);
      assert.deepEqual(run.eventsOf("filtered"), [
        { type: "filtered", shardId: "s", records: 3, unreadable: 1 },
      ]);
    });

    it("moves the checkpoint when nothing passes at all", async () => {
      const stream = new FakeStream();
      stream.addShard("s", [makeRecord(1, { verdict: "filtered" })]);
      const run: ConsumerRun = new ConsumerRun({ stream });
      const ended = run.consumer.run();
      await run.clock.advance(50);
      assert.deepEqual(run.kept, ["1"]);
      assert.deepEqual(run.invocations, []);
      run.stop.abort();
      await run.clock.run(ended);
    });
  });

  describe("on-failure destination", () => {
    const mapping = { maximumRetryAttempts: 0, onFailureBucket: "failed", batchSize: 2 } as const;

    it("holds what is given up, before the checkpoint moves", async () => {
      const run: ConsumerRun = new ConsumerRun({
        stream: closedShard(2),
        mapping,
        invoke: () => functionError(),
        putFailedObject: () => {
          assert.deepEqual(run.kept, []);
          return Promise.resolve();
        },
      });
      await run.toEnd();
      assert.deepEqual(
        run.objects.map(({ bucket, numbers }) => ({ bucket, numbers })),
        [{ bucket: "failed", numbers: [1, 2] }],
      );
      assert.match(
        run.objects[0]?.key ?? "",
        /^aws\/lambda\/5d1b2a7e-0000-4000-8000-000000000001\/s\/2026\/01\/05\/2026-01-05T14\.30\.0\d-[0-9a-f-]{36}$/,
      );
      assert.deepEqual(run.kept, ["2", "SHARD_END"]);
      assert.equal(run.eventsOf("discarded").length, 1);
    });

    it("is written again until it succeeds", async () => {
      let failures = 5;
      const run: ConsumerRun = new ConsumerRun({
        stream: closedShard(2),
        mapping,
        invoke: () => functionError(),
        putFailedObject: () =>
          failures-- > 0 ? Promise.reject(new Error("SlowDown")) : Promise.resolve(),
      });
      await run.toEnd();
      assert.equal(run.objects.length, 1);
      assert.equal(run.eventsOf("destinationFailed").length, 5);
      assert.deepEqual(run.kept, ["2", "SHARD_END"]);
    });

    it("keeps the checkpoint back when it cannot be written before the stop", async () => {
      const run: ConsumerRun = new ConsumerRun({
        stream: closedShard(2),
        mapping,
        invoke: () => functionError(),
        putFailedObject: () => Promise.reject(new Error("down")),
      });
      const ended = run.consumer.run();
      await run.clock.advance(60_000);
      run.stop.abort();
      assert.equal(await run.clock.run(ended), "stopped");
      assert.deepEqual(run.kept, []);
      assert.deepEqual(run.eventsOf("discarded"), []);
    });

    it("is not there when none is set: the loss is reported", async () => {
      const run: ConsumerRun = new ConsumerRun({
        stream: closedShard(2),
        mapping: { maximumRetryAttempts: 0 },
        invoke: () => functionError("bad"),
      });
      await run.toEnd();
      assert.deepEqual(run.objects, []);
      assert.deepEqual(run.eventsOf("discarded"), [
        {
          type: "discarded",
          shardId: "s",
          records: 2,
          condition: "RetryAttemptsExhausted",
          reason: "Error: bad",
        },
      ]);
    });
  });

  describe("reading", () => {
    it("opens a new iterator after the last record when one has expired", async () => {
      const stream = new FakeStream();
      stream.addShard("s", makeRecords(1, 3));
      const run: ConsumerRun = new ConsumerRun({ stream });
      const ended = run.consumer.run();
      await run.clock.advance(100);
      stream.readErrors.push(new IteratorExpiredError("old"));
      stream.put("s", makeRecord(4));
      stream.close("s");
      await run.clock.run(ended);
      assert.deepEqual(run.invocations.flat(), [1, 2, 3, 4]);
      assert.deepEqual(stream.opened, ["s@start", "s@3"]);
      assert.deepEqual(run.eventsOf("readFailed"), []);
    });

    it("goes on from the oldest record and reports the loss when data was trimmed", async () => {
      const stream = closedShard(4);
      stream.readErrors.push(new DataTrimmedError("gone"));
      const start = { type: "AFTER_SEQUENCE_NUMBER", sequenceNumber: "2" } as const;
      const run: ConsumerRun = new ConsumerRun({ stream, start });
      await run.toEnd();
      assert.deepEqual(stream.opened, ["s@2", "s@start"]);
      assert.deepEqual(run.eventsOf("dataTrimmed"), [
        { type: "dataTrimmed", shardId: "s", afterSequenceNumber: "2" },
      ]);
    });

    it("backs off on errors, reports them, and loses nothing", async () => {
      const stream = closedShard(6);
      stream.readErrors.push(new Error("a"), new Error("b"), new Error("c"));
      const run: ConsumerRun = new ConsumerRun({ stream });
      await run.toEnd();
      assert.deepEqual(run.invocations.flat(), [1, 2, 3, 4, 5, 6]);
      assert.deepEqual(run.eventsOf("readFailed"), [
        { type: "readFailed", shardId: "s", waitMs: 50, reason: "Error: a" },
        { type: "readFailed", shardId: "s", waitMs: 100, reason: "Error: b" },
        { type: "readFailed", shardId: "s", waitMs: 200, reason: "Error: c" },
      ]);
    });
  });

  describe("stopping", () => {
    it("waits for the invocation under way and keeps its checkpoint", async () => {
      const run: ConsumerRun = new ConsumerRun({
        stream: closedShard(4),
        mapping: { batchSize: 2 },
        invoke: async () => {
          await run.clock.sleep(500);
          return answered();
        },
      });
      const ended = run.consumer.run();
      await run.clock.advance(100);
      run.stop.abort();
      assert.equal(await run.clock.run(ended), "stopped");
      assert.deepEqual(run.invocations, [[1, 2]]);
      assert.deepEqual(run.kept, ["2"]);
    });

    it("does not wait out a back-off", async () => {
      const run: ConsumerRun = new ConsumerRun({
        stream: closedShard(1),
        invoke: () => throttled(),
      });
      const ended = run.consumer.run();
      await run.clock.advance(20_000);
      run.stop.abort();
      const before = run.clock.now();
      await run.clock.run(ended);
      assert.equal(run.clock.now(), before);
      assert.deepEqual(run.kept, []);
    });
  });

  it("ends all its lanes and fails when a checkpoint cannot be kept", async () => {
    const run: ConsumerRun = new ConsumerRun({
      stream: closedShard(20, 100),
      mapping: { parallelizationFactor: 4, batchSize: 1 },
      checkpoint: () => {
        throw new Error("disk full");
      },
    });
    await assert.rejects(run.toEnd(), /disk full/);
    assert.ok(run.invocations.length <= 8, String(run.invocations.length));
  });
});
