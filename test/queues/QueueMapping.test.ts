import assert from "node:assert/strict";
import type { InvokeResult } from "../../local/lambda/model.ts";
import type { QueueMappingDefinition } from "../../local/model.ts";
import { type QueueEvent, QueueMapping } from "../../local/queues/QueueMapping.ts";
import { answered, ARRIVED_AT, functionError, throttled } from "../mappings/makeRecord.ts";
import { VirtualClock } from "../mappings/VirtualClock.ts";
import { FakeQueue } from "./FakeQueue.ts";
import { makeQueueMapping } from "./makeQueueMapping.ts";

/** A mapping of a queue to a function that the test plays. */
class Mapping {
  readonly clock = new VirtualClock();
  readonly queue = new FakeQueue(this.clock);
  readonly mapping: QueueMapping;
  readonly events: QueueEvent[] = [];
  /** Seconds after the start, and the bodies of each batch. */
  readonly batches: string[] = [];
  running = 0;
  mostRunning = 0;

  constructor(
    definition: Partial<QueueMappingDefinition>,
    answer: (bodies: readonly string[], t: Mapping) => Promise<InvokeResult> | InvokeResult = () =>
      answered(),
  ) {
    this.mapping = new QueueMapping({
      definition: makeQueueMapping(definition),
      queue: this.queue,
      clock: this.clock,
      random: () => 0,
      onEvent: (event) => this.events.push(event),
      host: {
        invoke: async (_name, payload) => {
          const { Records } = JSON.parse(payload) as { Records: { body: string }[] };
          const bodies = Records.map(({ body }) => body);
          this.batches.push(`${this.seconds()} ${bodies.join(",")}`);
          this.running += 1;
          this.mostRunning = Math.max(this.mostRunning, this.running);
          try {
            return await answer(bodies, this);
          } finally {
            this.running -= 1;
          }
        },
      },
    });
  }

  start(): this {
    this.mapping.start();
    return this;
  }

  seconds(): number {
    return (this.clock.now() - ARRIVED_AT) / 1000;
  }

  /** Waits until the queue is empty, and stops. */
  async finish(): Promise<void> {
    await this.clock.run(this.mapping.drained());
    await this.stop();
  }

  async stop(): Promise<void> {
    await this.clock.run(this.mapping.stop());
  }

  problems(): string[] {
    return this.events.flatMap((event) =>
      "reason" in event ? [`${event.type}: ${event.reason}`] : [],
    );
  }
}

const range = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => String(from + i));

const failing = (...ids: readonly string[]): InvokeResult =>
  answered({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

describe("QueueMapping", () => {
  describe("batches", () => {
    it("holds at most so many messages, at once without a window", async () => {
      const t = new Mapping({ batchSize: 4 });
      t.queue.send(...range(1, 10));
      await t.start().finish();
      assert.deepEqual(t.batches, ["0 1,2,3,4", "0 5,6,7,8", "0 9,10"]);
    });

    it("gathers for a window, from its first message on", async () => {
      const t = new Mapping({ batchSize: 100, batchWindowSeconds: 5 }).start();
      await t.clock.advance(2_000);
      t.queue.send(...range(1, 25));
      await t.clock.advance(4_000);
      t.queue.send("26");
      await t.clock.advance(2_000);
      const [seconds, bodies] = t.batches[0]?.split(" ") ?? [];
      assert.equal(Math.floor(Number(seconds)), 7);
      assert.equal(bodies, range(1, 26).join(","));
      t.queue.send(...range(1, 100));
      await t.clock.advance(100);
      assert.equal(t.batches.length, 2);
      await t.finish();
    });

    it("does not wait for the window to end while somebody waits for the queue", async () => {
      const t = new Mapping({ batchSize: 100, batchWindowSeconds: 300 }).start();
      t.queue.send(...range(1, 12));
      await t.clock.advance(1_000);
      assert.equal(t.batches.length, 0);
      await t.finish();
      assert.ok(t.seconds() < 2, `${t.seconds()} seconds`);
      assert.deepEqual(t.batches[0]?.split(" ")[1], range(1, 12).join(","));
    });

    it("fits into 6 MB", async () => {
      const t = new Mapping({ batchSize: 10, batchWindowSeconds: 1 });
      const large = "x".repeat(1_000_000);
      for (const id of range(1, 8)) t.queue.sendMessage(id + large, { id });
      await t.start().finish();
      const sizes = t.batches.map((batch) => batch.split(",").length);
      assert.deepEqual(sizes, [6, 2]);
    });
  });

  describe("concurrency", () => {
    const slow = async (_bodies: readonly string[], t: Mapping): Promise<InvokeResult> => {
      await t.clock.sleep(1_000);
      return answered();
    };

    it("is five, as Lambda begins with", async () => {
      const t = new Mapping({ batchSize: 1 }, slow);
      t.queue.send(...range(1, 12));
      await t.start().finish();
      assert.equal(t.mostRunning, 5);
      assert.equal(t.batches.length, 12);
    });

    it("is no more than the maximum", async () => {
      const t = new Mapping({ batchSize: 1, maximumConcurrency: 2 }, slow);
      t.queue.send(...range(1, 6));
      await t.start().finish();
      assert.equal(t.mostRunning, 2);
    });

    it("leaves messages in the queue while all places are taken", async () => {
      const t = new Mapping({ batchSize: 1, maximumConcurrency: 2 }, slow).start();
      t.queue.send(...range(1, 6));
      await t.clock.advance(500);
      assert.deepEqual(t.queue.counts(), { visible: 4, inFlight: 2, delayed: 0 });
      assert.deepEqual(t.mapping.lag(), { pendingRecords: 6, iteratorAgeMs: 0, caughtUp: false });
      await t.finish();
      assert.equal(t.mapping.idle(), true);
    });
  });

  describe("failures", () => {
    it("of the function let the whole batch come again, and no other", async () => {
      let runs = 0;
      const t = new Mapping({ batchSize: 2, reportBatchItemFailures: true }, (bodies) =>
        bodies.includes("1") && ++runs < 3 ? functionError() : answered(),
      );
      t.queue.send("1", "2", "3", "4");
      await t.start().finish();
      assert.deepEqual(
        t.batches.map((batch) => batch.split(" ")[1]),
        ["1,2", "3,4", "1,2", "1,2"],
      );
      assert.deepEqual(t.problems(), ["retrying: Error: boom", "retrying: Error: boom"]);
    });

    it("of messages that are reported let these alone come again", async () => {
      let runs = 0;
      const t = new Mapping({ reportBatchItemFailures: true }, () =>
        ++runs === 1 ? failing("2", "4") : answered(),
      );
      t.queue.send(...range(1, 5));
      await t.start().finish();
      assert.deepEqual(
        t.batches.map((batch) => batch.split(" ")[1]),
        ["1,2,3,4,5", "2,4"],
      );
      const [first] = t.events;
      assert.ok(first?.type === "invoked");
      assert.deepEqual([first.messages, first.done], [5, 3]);
    });

    it("that are reported without having been asked for count as done", async () => {
      const t = new Mapping({ reportBatchItemFailures: false }, () => failing("1"));
      t.queue.send("1");
      await t.start().finish();
      assert.equal(t.batches.length, 1);
    });

    it("wait longer each time, and no longer than the visibility timeout", async () => {
      const t = new Mapping({}, (_bodies, { batches }) =>
        batches.length < 5 ? functionError() : answered(),
      );
      t.queue.visibilityTimeoutSeconds = 0.3;
      t.queue.send("1");
      await t.start().finish();
      const times = t.batches.map((batch) => Number(batch.split(" ")[0]));
      const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
      // Half of 100, 200, 400 ms, at most 300, and up to 20 until it is seen.
      [0.05, 0.1, 0.2, 0.3].forEach((expected, index) => {
        const wait = waits[index] ?? 0;
        assert.ok(wait >= expected - 1e-6 && wait <= expected + 0.021, `${wait} for ${expected}`);
      });
    });

    it("end in the dead-letter queue after so many receives, and the rest goes on", async () => {
      const t = new Mapping({ batchSize: 1 }, ([body]) =>
        body === "poison" ? functionError() : answered(),
      );
      t.queue.maxReceiveCount = 3;
      t.queue.send("1", "poison", "2");
      await t.start().finish();
      assert.deepEqual(t.queue.deadLetters, ["poison"]);
      assert.equal(t.batches.filter((batch) => batch.endsWith("poison")).length, 3);
      assert.deepEqual(
        t.events.flatMap((event) => (event.type === "deadLettered" ? event.messageIds : [])),
        ["poison"],
      );
    });

    it("to invoke at all are failures of the batch", async () => {
      let runs = 0;
      const t = new Mapping({}, () =>
        ++runs === 1 ? Promise.reject(new Error("not deployed")) : answered(),
      );
      t.queue.send("1");
      await t.start().finish();
      assert.deepEqual(t.problems(), ["retrying: Error: not deployed"]);
    });

    it("to read the queue are told, and tried again", async () => {
      const t = new Mapping({}).start();
      t.queue.failure = new Error("disk");
      t.queue.send("1");
      await t.clock.advance(200);
      t.queue.failure = undefined;
      await t.finish();
      assert.equal(t.batches.length, 1);
      assert.match(t.problems().join(), /readFailed: Error: disk/);
    });
  });

  describe("a throttled function", () => {
    it("gets the same batch again, without another receive", async () => {
      const t = new Mapping({}, (_bodies, { batches }) =>
        batches.length < 4 ? throttled() : answered(),
      );
      t.queue.maxReceiveCount = 1;
      t.queue.send("1", "2");
      await t.start().finish();
      assert.equal(t.batches.length, 4);
      assert.deepEqual(t.queue.deadLetters, []);
    });

    it("loses the batch to the queue when the visibility timeout ends", async () => {
      const t = new Mapping({}, () => throttled());
      t.queue.visibilityTimeoutSeconds = 2;
      t.queue.maxReceiveCount = 2;
      t.queue.send("1");
      await t.start().finish();
      assert.deepEqual(t.queue.deadLetters, ["1"]);
    });
  });

  it("deletes what the filter does not let pass", async () => {
    const t = new Mapping({
      filterPatterns: ['{"body":{"kind":["tick"]}}', '{"body":["plain"]}'],
    });
    t.queue.send('{"kind":"tick"}', '{"kind":"other"}', "plain", "other", "7");
    await t.start().finish();
    assert.deepEqual(t.batches, ['0 {"kind":"tick"},plain']);
    assert.deepEqual(t.events[0], {
      mappingId: t.mapping.definition.id,
      type: "filtered",
      messages: 3,
    });
  });

  it("filters by attributes of the message", async () => {
    const t = new Mapping({
      filterPatterns: ['{"messageAttributes":{"kind":{"stringValue":["tick"]}}}'],
    });
    for (const kind of ["tick", "other"]) {
      const messageAttributes = { kind: { dataType: "String", stringValue: kind } };
      t.queue.sendMessage(kind, { messageAttributes });
    }
    await t.start().finish();
    assert.deepEqual(t.batches, ["0 tick"]);
  });

  it("does nothing when it is disabled, and nobody waits for its queue", async () => {
    const t = new Mapping({ enabled: false }).start();
    t.queue.send("1");
    await t.clock.advance(1_000);
    await t.finish();
    assert.deepEqual(t.batches, []);
  });

  it("finishes what is under way when stopped, and gives the rest back at once", async () => {
    const t = new Mapping({ batchSize: 100, batchWindowSeconds: 300 }).start();
    t.queue.send("1", "2");
    await t.clock.advance(1_000);
    assert.equal(t.queue.counts().inFlight, 2);
    await t.stop();
    assert.deepEqual(t.queue.counts(), { visible: 2, inFlight: 0, delayed: 0 });

    const slow = new Mapping(
      { batchSize: 1, maximumConcurrency: 2 },
      async (_bodies, { clock }) => {
        await clock.sleep(5_000);
        return answered();
      },
    );
    slow.start().queue.send("1", "2", "3");
    await slow.clock.advance(1_000);
    await slow.stop();
    assert.deepEqual(slow.queue.counts(), { visible: 1, inFlight: 0, delayed: 0 });
    await assert.rejects(slow.mapping.drained(), /was stopped before it was drained/);
  });
});
