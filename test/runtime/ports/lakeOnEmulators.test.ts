import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import {
  createClients,
  destroyClients,
  type LocalClients,
} from "../../../local/emulators/clients.ts";
import type { Emulator } from "../../../local/emulators/Emulator.ts";
import { startS3SnsSqs } from "../../../local/emulators/startS3SnsSqs.ts";
import { TICKS } from "../../../runtime/contract/lake.ts";
import { rawObjects } from "../../../runtime/domain/lakeObjects.ts";
import { compactArrivals } from "../../../runtime/handlers/compactArrivals.ts";
import { mergeRows } from "../../../runtime/lake/mergeRows.ts";
import { S3LakeStore } from "../../../runtime/ports/aws/S3LakeStore.ts";
import { SqsArrivalQueue } from "../../../runtime/ports/aws/SqsArrivalQueue.ts";
import { systemClock } from "../../../runtime/ports/Clock.ts";
import { useTemporaryDirectory } from "../../emulators/temporaryDirectory.ts";
import { FakeClock } from "../fakes/FakeClock.ts";
import { makeTick } from "../fakes/makeTick.ts";
import { readParquet } from "../fakes/readParquet.ts";
import { RecordingObserver } from "../fakes/RecordingObserver.ts";

const BUCKET = "lake";
const KEY = "ticks/2026-11/2026-11-20-00.parquet";
/** S3's least size of a part that is not the last. */
const PART_BYTES = 5 * 1024 * 1024;

describe("the lake on the emulators", () => {
  const directory = useTemporaryDirectory();
  let emulator: Emulator;
  let clients: LocalClients;
  let lake: S3LakeStore;
  let files = 0;

  before(async () => {
    emulator = await startS3SnsSqs(directory());
    const { endpoint } = emulator;
    clients = createClients({
      kinesis: endpoint,
      dynamodb: endpoint,
      s3: endpoint,
      sns: endpoint,
      sqs: endpoint,
    });
    await clients.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    lake = new S3LakeStore(clients.s3, BUCKET, PART_BYTES);
  });

  after(async () => {
    destroyClients(clients);
    await emulator.stop();
  });

  function fileOf(bytes: Uint8Array): string {
    files += 1;
    mkdirSync(directory(), { recursive: true });
    const path = join(directory(), `file-${files}`);
    writeFileSync(path, bytes);
    return path;
  }

  async function bytesOf(key: string): Promise<Uint8Array> {
    const bytes = await lake.read(key);
    if (typeof bytes === "string") throw new Error(`${key} is ${bytes}`);
    return bytes;
  }

  async function etagOf(key: string): Promise<string> {
    return (await lake.readTail(key, 1))?.etag ?? "none";
  }

  for (const [name, size] of [
    ["an object", 1000],
    ["an object in parts", 2 * PART_BYTES + 1],
  ] as const) {
    it(`puts ${name} only in place of the version that was read`, async () => {
      const key = `conditions/${size}`;
      const first = Buffer.alloc(size, 1);
      await lake.putFile(key, fileOf(first), undefined);
      assert.deepEqual(Buffer.from(await bytesOf(key)), first);
      const changed = { name: "ObjectChangedError", message: new RegExp(key) };
      const second = fileOf(Buffer.alloc(size, 2));
      await assert.rejects(lake.putFile(key, second, undefined), changed);
      await assert.rejects(lake.putFile(key, second, '"0123456789abcdef"'), changed);
      await assert.rejects(lake.putFile(`${key}-none`, second, '"0123456789abcdef"'), changed);
      assert.deepEqual(Buffer.from(await bytesOf(key)), first);
      await lake.putFile(key, second, await etagOf(key));
      assert.equal((await bytesOf(key))[size - 1], 2);
    });
  }

  it("reads ranges of one version, and notices another", async () => {
    const body = Buffer.from("0123456789");
    const put = (Body: Buffer) =>
      clients.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: "ranges", Body }));
    await put(body);
    const tail = await lake.readTail("ranges", 4);
    assert.equal(tail?.size, 10);
    assert.equal(Buffer.from(tail.bytes).toString(), "6789");
    assert.equal(
      Buffer.from((await lake.readTail("ranges", 99))?.bytes ?? []).toString(),
      "0123456789",
    );
    const empty = { Bucket: BUCKET, Key: "empty", Body: Buffer.alloc(0) };
    const { ETag } = await clients.s3.send(new PutObjectCommand(empty));
    const none = await lake.readTail("empty", 4);
    assert.deepEqual([none?.etag, none?.size, none?.bytes.length], [ETag, 0, 0]);
    const { etag } = tail;
    const range = await lake.readRange("ranges", { etag, start: 2, end: 5 });
    assert.equal(Buffer.from(range).toString(), "234");
    await put(Buffer.from("abcdefghij"));
    await assert.rejects(lake.readRange("ranges", { etag, start: 2, end: 5 }), {
      name: "ObjectChangedError",
    });
    assert.equal(await lake.readTail("nothing", 4), undefined);
    assert.equal(await lake.read("nothing"), "missing");
  });

  it("fails for a bucket that is not there, rather than trying again and again", async () => {
    const nowhere = new S3LakeStore(clients.s3, "nowhere");
    await assert.rejects(nowhere.putFile("x", fileOf(Buffer.from("x")), '"1"'), {
      name: "NoSuchBucket",
    });
  });

  it("shows readers the old rows or the new ones, while writers replace the object", async () => {
    const ports = { lake, clock: systemClock };
    const batches = Array.from({ length: 8 }, (_, batch) =>
      Array.from({ length: 10 }, (_unused, index) =>
        makeTick({ symbol: "READ", price: String(10 * batch + index + 1) }),
      ),
    );
    let isWriting = true;
    const seen = new Set<number>();
    const read = async (): Promise<void> => {
      while (isWriting) {
        const { Contents = [] } = await clients.s3.send(
          new ListObjectsV2Command({ Bucket: BUCKET, Prefix: KEY }),
        );
        if (Contents.length === 0) continue;
        const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: KEY }));
        const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
        seen.add((await readParquet(bytes)).length);
      }
    };
    const reading = read();
    const options = { deadlineMs: Infinity };
    await Promise.all(batches.map((rows) => mergeRows(ports, TICKS, rows, options)));
    isWriting = false;
    await reading;
    assert.equal((await readParquet(await bytesOf(KEY))).length, 80);
    for (const count of seen) assert.equal(count % 10, 0, `a reader saw ${count} rows`);
  });

  it("compacts what the queue tells of", async () => {
    const { QueueUrl = "" } = await clients.sqs.send(
      new CreateQueueCommand({ QueueName: "arrivals", Attributes: { VisibilityTimeout: "900" } }),
    );
    const clock = new FakeClock(Date.parse("2026-11-21T15:20:00.000Z"));
    const queue = new SqsArrivalQueue(clients.sqs, QueueUrl);
    const tell = async (arrivedAt: string, price: string): Promise<void> => {
      const tick = makeTick({ symbol: "TELL", timestamp: "2026-11-21T14:00:00.000Z", price });
      const position = { shardId: "s", sequenceNumber: price, arrivedAtMs: Date.parse(arrivedAt) };
      for (const { key, body } of rawObjects([{ tick, ...position }])) {
        await clients.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: body }));
        const s3 = { bucket: { name: BUCKET }, object: { key } };
        const MessageBody = JSON.stringify({ Records: [{ eventName: "ObjectCreated:Put", s3 }] });
        await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
      }
    };
    for (let price = 1; price <= 25; price += 1) await tell("2026-11-21T14:10:00Z", String(price));
    await tell("2026-11-21T15:10:00Z", "99");
    const settings = { bucket: BUCKET, buckets: 1, includeOpenHour: false };
    const ports = { lake, queue, clock, observer: new RecordingObserver() };
    const result = await compactArrivals(settings, ports, clock.now() + 60_000);
    assert.deepEqual([result.objects, result.added, result.waiting], [25, 25, 1]);
    const rows = await readParquet(await bytesOf("ticks/2026-11/2026-11-21-00.parquet"));
    assert.equal(rows.length, 25);
    const { Attributes = {} } = await clients.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
    );
    assert.equal(Attributes.ApproximateNumberOfMessages, "0");
    assert.equal(Attributes.ApproximateNumberOfMessagesNotVisible, "1", "of the open hour");
  });

  it("says which messages the queue did not take", async () => {
    const { QueueUrl = "" } = await clients.sqs.send(
      new CreateQueueCommand({ QueueName: "other" }),
    );
    const queue = new SqsArrivalQueue(clients.sqs, QueueUrl);
    await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "hello" }));
    const [arrival, ...others] = await queue.receive();
    assert.equal(others.length, 0);
    assert.equal(arrival?.body, "hello");
    assert.equal(arrival.receives, 1);
    await queue.release([arrival], 0);
    const [again] = await queue.receive();
    assert.equal(again?.receives, 2);
    const strange = { ...again, receipt: "no-receipt" };
    await assert.rejects(queue.release([strange], 0), /1 messages must be released, 1 were not/);
    await queue.remove([again]);
    assert.deepEqual(await queue.receive(), []);
  });
});
