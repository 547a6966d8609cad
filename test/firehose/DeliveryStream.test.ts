import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { DeliveryStream, type DeliveryStreamEvent } from "../../local/firehose/DeliveryStream.ts";
import type { DeliveryStreamDefinition } from "../../local/model.ts";
import { FakeCheckpoints, FakeStream } from "../mappings/FakeStream.ts";
import { ARRIVED_AT } from "../mappings/makeRecord.ts";
import { VirtualClock } from "../mappings/VirtualClock.ts";
import { makeDataRecord, makeDeliveryStream } from "./makeDeliveryStream.ts";

class Delivering {
  readonly clock: VirtualClock;
  readonly stream: FakeStream;
  readonly delivery: DeliveryStream;
  readonly objects = new Map<string, Uint8Array>();
  readonly events: DeliveryStreamEvent[] = [];
  /** Thrown one by one by the next puts. */
  readonly putErrors: Error[] = [];

  constructor(
    definition: Partial<DeliveryStreamDefinition> = {},
    {
      stream = new FakeStream(),
      checkpoints = new FakeCheckpoints(),
      clock = new VirtualClock(),
    } = {},
  ) {
    this.clock = clock;
    this.stream = stream;
    this.delivery = new DeliveryStream({
      definition: makeDeliveryStream(definition),
      source: stream,
      checkpoints,
      clock,
      random: () => 0,
      putObject: (bucket, key, body) => {
        assert.equal(bucket, "archive");
        const error = this.putErrors.shift();
        if (error !== undefined) return Promise.reject(error);
        this.objects.set(key, body);
        return Promise.resolve();
      },
      onEvent: (event) => this.events.push(event),
    });
  }

  async start(): Promise<this> {
    await this.delivery.prepare();
    this.delivery.start();
    return this;
  }

  async drain(): Promise<void> {
    await this.clock.run(this.delivery.drained());
  }

  async stop(): Promise<void> {
    await this.clock.run(this.delivery.stop());
  }

  get texts(): string[] {
    return [...this.objects.values()].map((body) => Buffer.from(body).toString());
  }
}

describe("DeliveryStream", () => {
  it("delivers after its interval, one object of all shards", async () => {
    const t = new Delivering();
    t.stream.addShard("a");
    t.stream.addShard("b");
    await t.start();
    await t.clock.advance(10_000);
    t.stream.put("a", makeDataRecord(1, "one"), makeDataRecord(2, "two"));
    await t.clock.advance(100_000);
    t.stream.put("b", makeDataRecord(1, "three"));
    await t.clock.advance(190_000);
    assert.equal(t.objects.size, 0);
    await t.clock.advance(15_000);
    assert.deepEqual(t.texts, ["one\ntwo\nthree\n"]);
    await t.clock.advance(400_000);
    assert.equal(t.objects.size, 1);
    await t.stop();
  });

  it("names objects after their first arrival, as Firehose does", async () => {
    const t = new Delivering({ prefix: "staging/", fileExtension: ".gz" });
    t.stream.addShard("a");
    await t.start();
    const later = Date.UTC(2026, 10, 20, 15, 0, 1);
    const first = Date.UTC(2026, 10, 20, 14, 59, 58);
    t.stream.put("a", makeDataRecord(1, "1", later), makeDataRecord(2, "2", first));
    await t.drain();
    await t.stop();
    const uuid = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    assert.match(
      [...t.objects.keys()].join(),
      new RegExp(`^staging/2026/11/20/14/prices-1-2026-11-20-14-59-58-${uuid}\\.gz$`),
    );
  });

  it("delivers when it has enough, in objects of about that size", async () => {
    const t = new Delivering({ bufferingSizeMiB: 1, delimiter: "" });
    t.stream.addShard("a");
    await t.start();
    const text = "x".repeat(400 * 1024);
    t.stream.put("a", ...[1, 2, 3, 4, 5, 6, 7].map((n) => makeDataRecord(n, text)));
    await t.clock.advance(5_000);
    assert.deepEqual(
      t.texts.map((body) => body.length / text.length),
      [3, 3],
    );
    await t.drain();
    assert.equal(t.texts.at(-1)?.length, text.length);
    await t.stop();
  });

  it("flushes its buffer when somebody waits, with what comes meanwhile", async () => {
    const t = new Delivering({ bufferingIntervalSeconds: 900 });
    t.stream.addShard("a");
    await t.start();
    t.stream.put("a", ...[1, 2, 3, 4, 5, 6].map((n) => makeDataRecord(n)));
    assert.equal(t.delivery.idle(), false);
    await t.drain();
    assert.ok(t.clock.now() - ARRIVED_AT < 5_000);
    assert.deepEqual(t.texts, ["1\n2\n3\n4\n5\n6\n"]);
    assert.equal(t.delivery.idle(), true);
    await t.stop();
  });

  it("compresses, and keeps bytes as they are", async () => {
    const t = new Delivering({ compression: "GZIP", delimiter: "" });
    t.stream.addShard("a");
    await t.start();
    const bytes = Buffer.from([0, 255, 10, 13, 128]);
    const record = { ...makeDataRecord(1), json: bytes.toString("base64"), bytes: 5 };
    t.stream.put("a", record);
    await t.drain();
    await t.stop();
    const [body = new Uint8Array()] = t.objects.values();
    assert.deepEqual(gunzipSync(body), bytes);
  });

  it("tries an object again under the same key until it is stored", async () => {
    const t = new Delivering();
    t.stream.addShard("a");
    await t.start();
    t.putErrors.push(new Error("down"), new Error("down"));
    t.stream.put("a", makeDataRecord(1));
    await t.drain();
    assert.deepEqual(t.texts, ["1\n"]);
    const types = t.events.map(({ type }) => type);
    assert.deepEqual(
      types.filter((type) => type.startsWith("deliver")),
      ["deliveryFailed", "deliveryFailed", "delivered"],
    );
    await t.stop();
  });

  it("begins with what comes after it was prepared, whenever it starts", async () => {
    const t = new Delivering();
    t.stream.addShard("a", [makeDataRecord(1, "before")]);
    await t.delivery.prepare();
    t.stream.put("a", makeDataRecord(2, "after"));
    t.delivery.start();
    await t.drain();
    await t.stop();
    assert.deepEqual(t.texts, ["after\n"]);
  });

  it("goes on where the last run ended, which delivered what it had read", async () => {
    const [stream, checkpoints, clock] = [
      new FakeStream(),
      new FakeCheckpoints(),
      new VirtualClock(),
    ];
    stream.addShard("a");
    const parts = { stream, checkpoints, clock };
    const first = await new Delivering({}, parts).start();
    stream.put("a", makeDataRecord(1), makeDataRecord(2));
    await clock.advance(1_000);
    await first.stop();
    assert.deepEqual(first.texts, ["1\n2\n"]);
    stream.put("a", makeDataRecord(3));
    const second = await new Delivering({}, parts).start();
    await second.drain();
    await second.stop();
    assert.deepEqual(second.texts, ["3\n"]);
  });

  it("delivers again what was stored before a kill and not kept as such", async () => {
    class TornCheckpoints extends FakeCheckpoints {
      isTorn = false;
      override write(...args: Parameters<FakeCheckpoints["write"]>): void {
        if (!this.isTorn) super.write(...args);
      }
    }
    const [stream, checkpoints, clock] = [
      new FakeStream(),
      new TornCheckpoints(),
      new VirtualClock(),
    ];
    stream.addShard("a");
    const parts = { stream, checkpoints, clock };
    const first = await new Delivering({}, parts).start();
    stream.put("a", makeDataRecord(1));
    await first.drain();
    checkpoints.isTorn = true;
    stream.put("a", makeDataRecord(2), makeDataRecord(3));
    await first.drain();
    assert.deepEqual(first.texts, ["1\n", "2\n3\n"]);
    await first.stop();
    checkpoints.isTorn = false;
    const second = await new Delivering({}, parts).start();
    await second.drain();
    await second.stop();
    assert.deepEqual(second.texts, ["2\n3\n"]);
  });

  it("reads a shard's children after it, and holds back reading while too much waits", async () => {
    const t = new Delivering({ bufferingSizeMiB: 1, bufferingIntervalSeconds: 900, delimiter: "" });
    const text = "x".repeat(600 * 1024);
    t.stream.addShard("a");
    await t.start();
    t.putErrors.push(...Array.from({ length: 20 }, () => new Error("down")));
    t.stream.put("a", ...Array.from({ length: 60 }, (_, n) => makeDataRecord(n + 1, text)));
    await t.clock.advance(2_000);
    const waiting = t.stream.reads;
    await t.clock.advance(2_000);
    assert.equal(t.stream.reads, waiting);
    t.stream.close("a");
    t.stream.addShard("b", [makeDataRecord(100, "child")], { parentIds: ["a"] });
    await t.drain();
    await t.stop();
    assert.equal(t.texts.join("").length, 60 * text.length + "child".length);
    assert.ok(t.texts.at(-1)?.endsWith("child"));
  });
});
