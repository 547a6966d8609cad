import assert from "node:assert/strict";
import { ConsumerRun } from "./ConsumerRun.ts";
import { FakeStream } from "./FakeStream.ts";
import { makeRecord } from "./makeRecord.ts";

describe("ShardReader", () => {
  /** A consumer of a shard that is empty and open. */
  function waiting() {
    const stream = new FakeStream();
    stream.addShard("s");
    const run: ConsumerRun = new ConsumerRun({ stream });
    const ended = run.consumer.run();
    const readsIn = async (ms: number): Promise<number> => {
      const before = stream.reads;
      await run.clock.advance(ms);
      return stream.reads - before;
    };
    const stop = async (): Promise<void> => {
      run.stop.abort();
      await run.clock.run(ended);
    };
    return { stream, run, readsIn, stop };
  }

  it("polls an empty shard 100 times a second, and 4 times once nothing was to be seen for a second", async () => {
    const { run, readsIn, stop } = waiting();
    const busy = await readsIn(500);
    assert.ok(busy >= 45 && busy <= 55, String(busy));
    await readsIn(1_000);
    const quiet = await readsIn(60_000);
    assert.ok(quiet >= 235 && quiet <= 245, String(quiet));
    assert.equal(run.consumer.emptyReadEpoch, 0);
    await stop();
  });

  it("reads at once when something goes on, and often for as long as it does", async () => {
    const { stream, run, readsIn, stop } = waiting();
    await readsIn(5_000);
    stream.put("s", makeRecord(1));
    run.activity.note();
    await readsIn(0);
    assert.deepEqual(run.invocations, [[1]]);
    await readsIn(5_000);
    const work = Promise.withResolvers<void>();
    const done = run.activity.during(() => work.promise);
    await readsIn(5_000);
    const reads = await readsIn(1_000);
    assert.ok(reads >= 90, String(reads));
    work.resolve();
    await done;
    await stop();
  });

  it("is stopped at once while it waits", async () => {
    const { run, readsIn, stop } = waiting();
    await readsIn(5_000);
    const before = run.clock.now();
    await stop();
    assert.equal(run.clock.now(), before);
  });

  it("reads ten times within a batch window, not a record at a time as they come", async () => {
    for (const [batchWindowSeconds, expected] of [
      [0, 40],
      [0.5, 20],
      [1, 10],
      [5, 10],
    ] as const) {
      const stream = new FakeStream(1_000);
      stream.addShard("s");
      const run: ConsumerRun = new ConsumerRun({ stream, mapping: { batchWindowSeconds } });
      const ended = run.consumer.run();
      for (let number = 1; number <= 400; number += 1) {
        stream.put("s", makeRecord(number));
        if (number === 200) stream.reads = 0;
        await run.clock.advance(5);
      }
      const name = `window ${batchWindowSeconds} s: ${stream.reads} reads in a second`;
      assert.ok(Math.abs(stream.reads - expected) <= 2, name);
      run.stop.abort();
      await run.clock.run(ended);
    }
  });
});
