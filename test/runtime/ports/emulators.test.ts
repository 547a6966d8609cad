import assert from "node:assert/strict";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { CreateTableCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { CreateTopicCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import {
  createClients,
  destroyClients,
  type LocalClients,
} from "../../../local/emulators/clients.ts";
import type { Emulator } from "../../../local/emulators/Emulator.ts";
import { startDynamoDb } from "../../../local/emulators/startDynamoDb.ts";
import { startS3SnsSqs } from "../../../local/emulators/startS3SnsSqs.ts";
import type { Item } from "../../../runtime/domain/tickItem.ts";
import { applyTicks } from "../../../runtime/handlers/applyTicks.ts";
import { detectBatch } from "../../../runtime/handlers/detectBatch.ts";
import { processBatch } from "../../../runtime/handlers/processBatch.ts";
import { sweep } from "../../../runtime/handlers/sweep.ts";
import { DynamoPollLedger } from "../../../runtime/ports/aws/DynamoPollLedger.ts";
import { DynamoTickStore } from "../../../runtime/ports/aws/DynamoTickStore.ts";
import { DynamoTrendStore } from "../../../runtime/ports/aws/DynamoTrendStore.ts";
import { S3Archive } from "../../../runtime/ports/aws/S3Archive.ts";
import { SnsAlertTopic } from "../../../runtime/ports/aws/SnsAlertTopic.ts";
import { useTemporaryDirectory } from "../../emulators/temporaryDirectory.ts";
import { FakeClock } from "../fakes/FakeClock.ts";
import { makeArrivedTick } from "../fakes/makeArrivedTick.ts";
import { RecordingObserver } from "../fakes/RecordingObserver.ts";
import {
  ARRIVED_AT_MS,
  makeKinesisRecord,
  makeProducerTick,
  makeTableRecords,
} from "../fakes/records.ts";
import { RULES, SETTINGS } from "../fakes/World.ts";

const BUCKET = "lake";
const settings = { ...SETTINGS, windows: { short: 1, long: 2 } };

/** Ticks of one symbol, one a second, and a record that is refused. */
const RECORDS = [1, 2, 1, 2].map((price, second) =>
  makeKinesisRecord(
    makeProducerTick({ timestamp: `2026-11-20T14:30:0${second}Z`, price, exchange: "café 💹" }),
    { sequence: second },
  ),
);
const POISON = makeKinesisRecord("AAPL,1", { sequence: 9 });

describe("the functions on the emulators", () => {
  const directory = useTemporaryDirectory();
  const clock = new FakeClock(ARRIVED_AT_MS);
  const observer = new RecordingObserver();
  let emulators: Emulator[];
  let clients: LocalClients;
  let ports: Awaited<ReturnType<typeof connect>>;
  let queueUrl = "";

  async function createTable(name: string, sortKey: string, index?: string): Promise<void> {
    const attribute = (AttributeName: string) => ({ AttributeName, AttributeType: "S" }) as const;
    const hash = (AttributeName: string) => ({ AttributeName, KeyType: "HASH" }) as const;
    const range = (AttributeName: string) => ({ AttributeName, KeyType: "RANGE" }) as const;
    const indexes =
      index === undefined
        ? {}
        : {
            GlobalSecondaryIndexes: [
              {
                IndexName: index,
                KeySchema: [hash(index), range("symbol")],
                Projection: { ProjectionType: "KEYS_ONLY" as const },
              },
            ],
          };
    await clients.dynamodb.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: ["symbol", sortKey, ...(index === undefined ? [] : [index])].map(
          attribute,
        ),
        KeySchema: [hash("symbol"), range(sortKey)],
        ...indexes,
      }),
    );
  }

  /** A topic with a queue behind it, so that a test can read what was published. */
  async function createTopic(): Promise<string> {
    const { QueueUrl = "" } = await clients.sqs.send(
      new CreateQueueCommand({ QueueName: "alerts" }),
    );
    const { TopicArn = "" } = await clients.sns.send(new CreateTopicCommand({ Name: "alerts" }));
    queueUrl = QueueUrl;
    await clients.sns.send(
      new SubscribeCommand({
        TopicArn,
        Protocol: "sqs",
        Endpoint: TopicArn.replace(":sns:", ":sqs:"),
        Attributes: { RawMessageDelivery: "true" },
      }),
    );
    return TopicArn;
  }

  async function connect() {
    await createTable("ticks", "timestamp");
    await createTable("trends", "item", "sweep");
    await clients.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    return {
      ticks: new DynamoTickStore(clients.dynamodb, "ticks"),
      trends: new DynamoTrendStore(clients.dynamodb, "trends", clock),
      archive: new S3Archive(clients.s3, BUCKET),
      topic: new SnsAlertTopic(clients.sns, await createTopic(), clock),
      clock,
      observer,
    };
  }

  before(async () => {
    const dynamodb = await startDynamoDb(join(directory(), "dynamodb"), "");
    const s3 = await startS3SnsSqs(directory());
    emulators = [dynamodb, s3];
    clients = createClients({
      kinesis: s3.endpoint,
      dynamodb: dynamodb.endpoint,
      s3: s3.endpoint,
      sns: s3.endpoint,
      sqs: s3.endpoint,
    });
    ports = await connect();
  });

  after(async () => {
    destroyClients(clients);
    for (const emulator of emulators) await emulator.stop();
  });

  async function scan(table: string): Promise<Item[]> {
    const { Items = [] } = await clients.dynamodb.send(new ScanCommand({ TableName: table }));
    return Items;
  }

  async function lines(prefix: string): Promise<Record<string, unknown>[]> {
    const { Contents = [] } = await clients.s3.send(
      new ListObjectsV2Command({ Bucket: BUCKET, Prefix: prefix }),
    );
    const all: Record<string, unknown>[] = [];
    for (const { Key = "" } of Contents) {
      const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
      const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
      const text = (Key.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
      for (const line of text.trimEnd().split("\n")) {
        all.push(JSON.parse(line) as Record<string, unknown>);
      }
    }
    return all;
  }

  it("store, archive, raise, publish, record, sweep and refill; a redelivery changes nothing", async () => {
    const records = [...RECORDS, POISON];
    for (let delivery = 0; delivery < 2; delivery += 1) {
      const processed = await processBatch(records, RULES, ports, Infinity);
      assert.deepEqual(processed, { batchItemFailures: [] });
      const items = (await scan("ticks")).sort((a, b) =>
        (a.timestamp?.S ?? "") < (b.timestamp?.S ?? "") ? -1 : 1,
      );
      assert.deepEqual(
        items.map(({ price, exchange }) => [price?.N, exchange?.S]),
        ["1", "2", "1", "2"].map((price) => [price, "café 💹"]),
      );
      assert.deepEqual(await detectBatch(makeTableRecords(items), settings, ports), {
        batchItemFailures: [],
      });
      assert.equal((await lines("raw/")).length, 4);
      assert.equal((await lines("quarantine/")).length, 1);
      const alerts = (await scan("trends")).filter(({ item }) => item?.S?.startsWith("alert#"));
      assert.deepEqual(
        alerts.map(({ direction }) => direction?.S),
        ["down", "up"],
      );
    }
    const published: unknown[] = [];
    for (let tries = 0; published.length < 2 && tries < 20; tries += 1) {
      const { Messages = [] } = await clients.sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: 1,
        }),
      );
      for (const { Body = "" } of Messages) published.push(JSON.parse(Body));
    }
    assert.deepEqual(published, await lines("alerts/"));
    assert.deepEqual(observer.retries, []);

    const tick = makeArrivedTick({ second: 60, price: 1 });
    const applied = await applyTicks("AAPL", [tick], undefined, settings, ports);
    assert.equal(applied.raised, 1);
    assert.equal(applied.state?.pending.length, 1);
    assert.equal(await ports.trends.save({ ...applied.state, version: 2 }), false);
    const overtaken = { state: { ...applied.state, version: 2 }, alerts: [] };
    const first = {
      state: { ...applied.state, symbol: "MSFT", version: 1, pending: [] },
      alerts: [],
    };
    assert.deepEqual(
      [...(await ports.trends.settle([overtaken, first]))],
      [
        ["AAPL", "overtaken"],
        ["MSFT", "settled"],
      ],
    );

    clock.nowMs += 120_000;
    assert.deepEqual(await sweep(settings, ports), { released: 0, published: 1, expired: 0 });
    assert.deepEqual(await sweep(settings, ports), { released: 0, published: 0, expired: 0 });

    const wider = { ...settings, windows: { short: 1, long: 3 } };
    const next = makeArrivedTick({ second: 61, price: 9 });
    const refilled = await applyTicks("AAPL", [next], undefined, wider, ports);
    assert.deepEqual(refilled.receptions, ["taken"]);
    assert.equal(refilled.state?.applied.length, 3);
  });

  it("give a poll to one poller, and tell the next one what was asked", async () => {
    const one = new DynamoPollLedger(clients.dynamodb, "trends", "one");
    const other = new DynamoPollLedger(clients.dynamodb, "trends", "other");
    const first = { isMine: true, previousMs: undefined };
    assert.deepEqual(await one.claim(100), { ...first, others: { spent: [], isSettled: true } });
    assert.deepEqual(await other.claim(100), { isMine: false, previousMs: undefined });
    await one.settle(100, [{ atMs: 101, requests: 3 }]);
    assert.deepEqual(await one.claim(200), { isMine: true, previousMs: 100 });
    const spent = [{ atMs: 101, requests: 3 }];
    assert.deepEqual(await other.claim(300), {
      ...{ isMine: true, previousMs: 200, others: { spent, isSettled: false } },
    });
    await one.settle(200, [{ atMs: 201, requests: 9 }]);
    await other.settle(300, [...spent, { atMs: 301, requests: 1 }]);
    assert.deepEqual(await one.claim(400), {
      ...{ isMine: true, previousMs: 300 },
      others: { spent: [...spent, { atMs: 301, requests: 1 }], isSettled: true },
    });
    assert.deepEqual(await other.claim(399), { isMine: false, previousMs: undefined });
  });
});
