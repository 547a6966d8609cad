import assert from "node:assert/strict";
import type { InvokeResult } from "../../local/lambda/model.ts";
import type { MappingEvent } from "../../local/mappings/model.ts";
import { ShardConsumer } from "../../local/mappings/ShardConsumer.ts";
import { StreamPoller } from "../../local/mappings/StreamPoller.ts";
import type { MappingDefinition } from "../../local/model.ts";
import { FakeCheckpoints, FakeStream } from "./FakeStream.ts";
import { answered, makeMapping, makeRecord, makeRecords, numbersIn } from "./makeRecord.ts";
import { VirtualClock } from "./VirtualClock.ts";

class Polling {
  readonly clock: VirtualClock;
  readonly poller: StreamPoller<MappingDefinition>;
  readonly delivered: number[] = [];
  readonly events: MappingEvent[] = [];
  /** What the function does; by default it answers at once. */
  invoke: () => Promise<InvokeResult> = () => Promise.resolve(answered());

  constructor(
    source: FakeStream,
    checkpoints: FakeCheckpoints,
    mapping: Partial<MappingDefinition> = {},
    clock = new VirtualClock(),
  ) {
    this.clock = clock;
    const definition = makeMapping(mapping);
    this.poller = new StreamPoller({
      source,
      checkpoints,
      definition,
      clock,
      random: () => 0,
      makeWorker: (task) =>
        new ShardConsumer({
          ...task,
          definition,
          invoke: async (payload) => {
            const result = await this.invoke();
            this.delivered.push(...numbersIn(payload));
            return result;
          },
          putFailedObject: () => Promise.reject(new Error("not used")),
        }),
      onEvent: (event) => this.events.push(event),
    });
    this.poller.start();
  }

  async stop(): Promise<void> {
    await this.clock.run(this.poller.stop());
  }

  shardsOf(type: MappingEvent["type"]): (string | undefined)[] {
    return this.events
      .filter((event) => event.type === type)
      .map((event) => ("shardId" in event ? event.shardId : undefined));
  }
}

describe("StreamPoller", () => {
  let stream: FakeStream;
  let checkpoints: FakeCheckpoints;
  beforeEach(() => {
    stream = new FakeStream();
    checkpoints = new FakeCheckpoints();
  });

  it("delivers all shards from the beginning", async () => {
    stream.addShard("a", makeRecords(1, 3));
    stream.addShard("b", makeRecords(11, 13));
    const polling = new Polling(stream, checkpoints);
    await polling.clock.run(polling.poller.drained());
    assert.deepEqual(
      polling.delivered.toSorted((x, y) => x - y),
      [1, 2, 3, 11, 12, 13],
    );
    await polling.stop();
  });

  it("goes on after the checkpoints when it is started again", async () => {
    stream.addShard("a", makeRecords(1, 3));
    const first = new Polling(stream, checkpoints);
    await first.clock.run(first.poller.drained());
    await first.stop();
    stream.put("a", makeRecord(4));
    const second = new Polling(stream, checkpoints);
    await second.clock.run(second.poller.drained());
    assert.deepEqual(second.delivered, [4]);
    await second.stop();
  });

  it("delivers nothing while it is disabled, and counts as drained", async () => {
    stream.addShard("a", makeRecords(1, 3));
    const polling = new Polling(stream, checkpoints, { enabled: false });
    await polling.clock.advance(10_000);
    await polling.clock.run(polling.poller.drained());
    assert.ok(polling.poller.idle());
    assert.deepEqual(polling.delivered, []);
    assert.equal(stream.reads, 0);
    await polling.stop();
  });

  it("waits for a stream that has no shard yet, or cannot be listed yet", async () => {
    stream.listErrors.push(new Error("ResourceNotFoundException"));
    const polling = new Polling(stream, checkpoints);
    await polling.clock.advance(1000);
    assert.equal(polling.poller.lag().caughtUp, true);
    stream.addShard("a", makeRecords(1, 1));
    await polling.clock.run(polling.poller.drained());
    assert.deepEqual(polling.delivered, [1]);
    assert.deepEqual(polling.events[0], {
      mappingId: polling.poller.definition.id,
      type: "readFailed",
      waitMs: 50,
      reason: "Error: ResourceNotFoundException",
    });
    await polling.stop();
  });

  describe("lineage", () => {
    it("takes children only when their parents are done", async () => {
      stream.addShard("parent", makeRecords(1, 10));
      stream.close("parent");
      stream.addShard("left", makeRecords(21, 22), { parentIds: ["parent"] });
      stream.addShard("right", makeRecords(31, 32), { parentIds: ["parent"] });
      stream.close("left");
      stream.close("right");
      stream.addShard("merged", makeRecords(41, 42), { parentIds: ["left", "right"] });
      const polling = new Polling(stream, checkpoints);
      await polling.clock.run(polling.poller.drained());
      assert.deepEqual(
        polling.delivered.slice(0, 10),
        makeRecords(1, 10).map((_, i) => i + 1),
      );
      assert.deepEqual(polling.delivered.slice(-2), [41, 42]);
      assert.equal(polling.delivered.length, 16);
      assert.deepEqual(polling.shardsOf("shardFinished").toSorted(), ["left", "parent", "right"]);
      await polling.stop();
    });

    it("finds the children of a split at once", async () => {
      stream.addShard("parent", makeRecords(1, 2));
      const polling = new Polling(stream, checkpoints);
      await polling.clock.advance(100);
      stream.addShard("child", makeRecords(11, 12), { parentIds: ["parent"] });
      stream.close("parent");
      await polling.clock.advance(100);
      assert.deepEqual(polling.delivered, [1, 2, 11, 12]);
      await polling.stop();
    });

    it("takes a parent that is no longer listed as done", async () => {
      stream.addShard("child", makeRecords(1, 2), { parentIds: ["trimmed"] });
      const polling = new Polling(stream, checkpoints);
      await polling.clock.run(polling.poller.drained());
      assert.deepEqual(polling.delivered, [1, 2]);
      await polling.stop();
    });

    it("remembers which shards are done", async () => {
      stream.addShard("parent", makeRecords(1, 2));
      stream.close("parent");
      const first = new Polling(stream, checkpoints);
      await first.clock.run(first.poller.drained());
      await first.stop();
      stream.addShard("child", makeRecords(11, 12), { parentIds: ["parent"] });
      const second = new Polling(stream, checkpoints);
      await second.clock.run(second.poller.drained());
      assert.deepEqual(second.delivered, [11, 12]);
      assert.deepEqual(second.shardsOf("shardStarted"), ["child"]);
      await second.stop();
    });
  });

  describe("LATEST", () => {
    const latest = { startingPosition: "LATEST" } as const;

    it("delivers only what comes after the mapping was made", async () => {
      stream.addShard("a", makeRecords(1, 9));
      const polling = new Polling(stream, checkpoints, latest);
      await polling.clock.run(polling.poller.drained());
      assert.deepEqual(polling.delivered, []);
      stream.put("a", makeRecord(10));
      await polling.clock.run(polling.poller.drained());
      assert.deepEqual(polling.delivered, [10]);
      await polling.stop();
    });

    it("delivers all of a stream that had no shard when the mapping was made", async () => {
      const polling = new Polling(stream, checkpoints, latest);
      await polling.clock.advance(1000);
      stream.addShard("a", makeRecords(1, 2));
      await polling.clock.run(polling.poller.drained());
      assert.deepEqual(polling.delivered, [1, 2]);
      await polling.stop();
    });

    it("delivers all of a shard that came later", async () => {
      stream.addShard("parent", makeRecords(1, 2));
      const polling = new Polling(stream, checkpoints, latest);
      await polling.clock.run(polling.poller.drained());
      stream.addShard("child", makeRecords(11, 12), { parentIds: ["parent"] });
      stream.close("parent");
      await polling.clock.run(polling.poller.drained());
      assert.deepEqual(polling.delivered, [11, 12]);
      await polling.stop();
    });

    it("loses nothing when it is killed before its first checkpoint", async () => {
      stream.addShard("a", makeRecords(1, 2));
      stream.addShard("b");
      const killed = new Polling(stream, checkpoints, latest);
      await killed.clock.run(killed.poller.drained());
      // What is killed does nothing any more: here it is only never asked again.
      stream.put("a", makeRecord(3));
      stream.put("b", makeRecord(13));
      const again = new Polling(stream, checkpoints, latest);
      await again.clock.run(again.poller.drained());
      assert.deepEqual(
        again.delivered.toSorted((x, y) => x - y),
        [3, 13],
      );
      await again.stop();
      await killed.stop();
    });
  });

  it("begins a shard again when the stream was made anew, and says so", async () => {
    stream.addShard("a", makeRecords(1, 5));
    stream.close("a");
    const first = new Polling(stream, checkpoints);
    await first.clock.run(first.poller.drained());
    await first.stop();
    const anew = new FakeStream();
    anew.addShard("a", makeRecords(1, 2), { generation: "2" });
    const second = new Polling(anew, checkpoints);
    await second.clock.run(second.poller.drained());
    assert.deepEqual(second.delivered, [1, 2]);
    assert.deepEqual(second.shardsOf("checkpointStale"), ["a"]);
    await second.stop();
  });

  it("begins a shard that broke again at its checkpoint", async () => {
    stream.addShard("a", makeRecords(1, 4));
    let failures = 2;
    const write = checkpoints.write.bind(checkpoints);
    checkpoints.write = (...args) => {
      if (failures-- > 0) {
        throw new Error("disk full");
      }
      write(...args);
    };
    const polling = new Polling(stream, checkpoints, { batchSize: 2 });
    await polling.clock.run(polling.poller.drained());
    assert.deepEqual(polling.delivered, [1, 2, 1, 2, 1, 2, 3, 4]);
    assert.deepEqual(
      polling.events
        .filter(({ type }) => type === "readFailed")
        .map(({ mappingId: _, ...rest }) => rest),
      [50, 100].map((waitMs) => ({
        type: "readFailed",
        shardId: "a",
        waitMs,
        reason: "Error: disk full",
      })),
    );
    await polling.stop();
  });

  describe("lag", () => {
    it("counts what is read and not done, with the age of the oldest", async () => {
      const polling = new Polling(stream, checkpoints, { batchSize: 2 });
      assert.deepEqual(polling.poller.lag(), {
        pendingRecords: 0,
        iteratorAgeMs: 0,
        caughtUp: false,
      });
      stream.addShard("a", makeRecords(1, 3));
      polling.invoke = async () => {
        await polling.clock.sleep(1000);
        return answered();
      };
      await polling.clock.advance(500);
      assert.deepEqual(polling.poller.lag(), {
        pendingRecords: 3,
        iteratorAgeMs: 500,
        caughtUp: true,
      });
      assert.equal(polling.poller.idle(), false);
      await polling.clock.run(polling.poller.drained());
      assert.equal(polling.poller.lag().pendingRecords, 0);
      assert.equal(polling.poller.idle(), true);
      await polling.stop();
    });
  });

  describe("drained", () => {
    it("waits for what was in the stream at the time of the call", async () => {
      stream.addShard("a");
      const polling = new Polling(stream, checkpoints);
      await polling.clock.run(polling.poller.drained());
      assert.ok(polling.poller.idle());
      for (let n = 1; n <= 20; n++) {
        await polling.clock.advance(n);
        // It still looks idle: no read has seen this one.
        stream.put("a", makeRecord(n));
        assert.ok(polling.poller.idle());
        await polling.clock.run(polling.poller.drained());
        assert.equal(polling.delivered.length, n);
      }
      await polling.stop();
    });

    it("rejects when the mapping is stopped before", async () => {
      stream.addShard("a", makeRecords(1, 1));
      const polling = new Polling(stream, checkpoints);
      polling.invoke = () => Promise.reject(new Error("down"));
      const drained = assert.rejects(polling.poller.drained(), /was stopped before it was drained/);
      await polling.clock.advance(1000);
      await polling.stop();
      await polling.clock.run(drained);
    });
  });

  it("stops after the batch under way, and reads no more", async () => {
    stream.addShard("a", makeRecords(1, 4));
    const polling = new Polling(stream, checkpoints, { batchSize: 2 });
    polling.invoke = async () => {
      await polling.clock.sleep(1000);
      return answered();
    };
    await polling.clock.advance(100);
    await polling.stop();
    assert.deepEqual(polling.delivered, [1, 2]);
    const { reads } = stream;
    await polling.clock.advance(5000);
    assert.equal(stream.reads, reads);
  });
});
