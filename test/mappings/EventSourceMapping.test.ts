import assert from "node:assert/strict";
import { DeleteStreamCommand, SplitShardCommand } from "@aws-sdk/client-kinesis";
import { DeleteItemCommand } from "@aws-sdk/client-dynamodb";
import type { MappingDefinition } from "../../local/model.ts";
import { Emulated, LOG_DATA, numerically, puts, RunningMapping, texts } from "./makeEmulators.ts";

describe("startEventSourceMapping", () => {
  let emulated: Emulated;
  let running: RunningMapping | undefined;
  let streams = 0;
  let stream: string;
  before(async () => {
    emulated = await Emulated.start();
  });
  after(() => emulated.stop());
  beforeEach(() => {
    stream = `ticks-${++streams}`;
  });
  afterEach(async () => {
    await running?.stop();
    running = undefined;
  });

  const start = async (
    code: string,
    overrides: Partial<MappingDefinition>,
  ): Promise<RunningMapping> => {
    await running?.stop();
    running = await RunningMapping.start(emulated, code, { id: stream, ...overrides });
    return running;
  };

  describe("Kinesis", () => {
    it("hands over the records as Lambda does", async () => {
      const eventSourceArn = await emulated.makeStream(stream);
      const before = Date.now();
      await emulated.put(stream, [{ key: "AAPL", data: '{"price":1}' }]);
      const t = await start(
        "exports.handler = async (event) => console.log(JSON.stringify(event));",
        { eventSourceArn },
      );
      await t.drained();
      const [event] = t.logged as {
        Records: { eventID: string; kinesis: Record<string, unknown> }[];
      }[];
      const [record] = event?.Records ?? [];
      assert.ok(record);
      const { sequenceNumber, approximateArrivalTimestamp } = record.kinesis;
      assert.match(String(sequenceNumber), /^\d{56}$/);
      const arrivedAtMs = Number(approximateArrivalTimestamp) * 1000;
      assert.ok(arrivedAtMs >= before - 1 && arrivedAtMs <= Date.now() + 1);
      assert.deepEqual(event, {
        Records: [
          {
            kinesis: {
              kinesisSchemaVersion: "1.0",
              partitionKey: "AAPL",
              sequenceNumber,
              data: Buffer.from('{"price":1}').toString("base64"),
              approximateArrivalTimestamp,
            },
            eventSource: "aws:kinesis",
            eventVersion: "1.0",
            eventID: `shardId-000000000000:${String(sequenceNumber)}`,
            eventName: "aws:kinesis:record",
            invokeIdentityArn: "arn:aws:iam::000000000000:role/local",
            awsRegion: "us-east-1",
            eventSourceARN: eventSourceArn,
          },
        ],
      });
    });

    it("delivers records put before and while it runs, over all shards", async () => {
      const eventSourceArn = await emulated.makeStream(stream, 3);
      await emulated.put(stream, puts(1, 300));
      const t = await start(LOG_DATA, { eventSourceArn, batchSize: 40 });
      await emulated.put(stream, puts(301, 500));
      await t.drained();
      assert.deepEqual(numerically(t.logged), texts(1, 500));
      assert.deepEqual(t.mapping.lag(), { pendingRecords: 0, iteratorAgeMs: 0, caughtUp: true });
      assert.ok(t.mapping.idle());
    });

    it("goes on where it stopped", async () => {
      const eventSourceArn = await emulated.makeStream(stream);
      await emulated.put(stream, puts(1, 20));
      const first = await start(LOG_DATA, { eventSourceArn });
      await first.drained();
      await first.stop();
      running = undefined;
      await emulated.put(stream, puts(21, 30));
      const second = await start(LOG_DATA, { eventSourceArn });
      await second.drained();
      assert.deepEqual(second.logged, texts(21, 30));
    });

    it("keeps a key's order over parallel lanes", async () => {
      const eventSourceArn = await emulated.makeStream(stream);
      await emulated.put(stream, puts(1, 400));
      const t = await start(LOG_DATA, { eventSourceArn, batchSize: 10, parallelizationFactor: 4 });
      await t.drained();
      assert.deepEqual(numerically(t.logged), texts(1, 400));
      for (let key = 0; key < 7; key++) {
        const ofKey = t.logged.filter((n) => Number(n) % 7 === key);
        assert.deepEqual(ofKey, numerically(ofKey));
      }
    });

    it("takes the children of a split shard after it", async () => {
      const eventSourceArn = await emulated.makeStream(stream);
      await emulated.put(stream, puts(1, 50));
      const t = await start(LOG_DATA, { eventSourceArn, batchSize: 5 });
      await emulated.kinesis.send(
        new SplitShardCommand({
          StreamName: stream,
          ShardToSplit: "shardId-000000000000",
          NewStartingHashKey: String(2n ** 127n),
        }),
      );
      await whenPossible(() => emulated.put(stream, puts(51, 100)));
      await t.drained();
      assert.deepEqual(t.logged.slice(0, 50), texts(1, 50));
      assert.deepEqual(numerically(t.logged), texts(1, 100));
      const finished = t.events.filter(({ type }) => type === "shardFinished");
      assert.equal(finished.length, 1);
    });

    it("begins again when the stream was deleted and made anew", async () => {
      const eventSourceArn = await emulated.makeStream(stream);
      await emulated.put(stream, puts(1, 5));
      const first = await start(LOG_DATA, { eventSourceArn });
      await first.drained();
      await first.stop();
      running = undefined;
      await emulated.kinesis.send(new DeleteStreamCommand({ StreamName: stream }));
      // The times in sequence numbers are in seconds.
      await new Promise((resolve) => setTimeout(resolve, 1100));
      await whenPossible(() => emulated.makeStream(stream));
      await whenPossible(() => emulated.put(stream, puts(6, 8)));
      const second = await start(LOG_DATA, { eventSourceArn });
      await second.drained();
      assert.deepEqual(second.logged, texts(6, 8));
      assert.equal(second.events[0]?.type, "checkpointStale");
    });

    it("delivers nothing of before with LATEST", async () => {
      const eventSourceArn = await emulated.makeStream(stream);
      await emulated.put(stream, puts(1, 5));
      const t = await start(LOG_DATA, { eventSourceArn, startingPosition: "LATEST" });
      await t.drained();
      await emulated.put(stream, puts(6, 8));
      await t.drained();
      assert.deepEqual(t.logged, texts(6, 8));
    });

    it("isolates a poisonous record: it alone is in the on-failure object, in full", async () => {
      const eventSourceArn = await emulated.makeStream(stream);
      await emulated.put(stream, puts(1, 30));
      const t = await start(
        `exports.handler = async ({ Records }) => {
          const texts = Records.map(({ kinesis }) => Buffer.from(kinesis.data, "base64").toString());
          if (texts.includes("17")) throw new Error("poison");
          for (const text of texts) console.log(JSON.stringify(text)); };`,
        {
          eventSourceArn,
          bisectBatchOnFunctionError: true,
          maximumRetryAttempts: 1,
          onFailureBucket: "failed",
        },
      );
      await t.drained();
      assert.deepEqual(t.logged, [...texts(1, 16), ...texts(18, 30)]);
      assert.equal(t.objects.size, 1);
      const [[key, body] = ["", ""]] = t.objects;
      assert.match(
        key,
        new RegExp(`^aws/lambda/${stream}/shardId-000000000000/\\d{4}/\\d\\d/\\d\\d/\\d{4}-.*$`),
      );
      const { payload, requestContext, KinesisBatchInfo } = JSON.parse(body) as {
        payload: string;
        requestContext: object;
        KinesisBatchInfo: { batchSize: number };
      };
      const { Records } = JSON.parse(payload) as { Records: { kinesis: { data: string } }[] };
      assert.equal(Buffer.from(Records[0]?.kinesis.data ?? "", "base64").toString(), "17");
      assert.equal(KinesisBatchInfo.batchSize, 1);
      assert.equal((requestContext as { condition: string }).condition, "RetryAttemptsExhausted");
    });

    it("filters by data, and drops what is not JSON", async () => {
      const eventSourceArn = await emulated.makeStream(stream);
      await emulated.put(stream, [
        { key: "a", data: '{"type":"buy","n":1}' },
        { key: "a", data: '{"type":"sell","n":2}' },
        { key: "a", data: "not JSON" },
        { key: "a", data: '{"type":"buy","n":4}' },
      ]);
      const filterPatterns = ['{"data":{"type":["buy"]}}'];
      const t = await start(LOG_DATA, { eventSourceArn, filterPatterns });
      await t.drained();
      assert.deepEqual(t.logged, ['{"type":"buy","n":1}', '{"type":"buy","n":4}']);
      assert.deepEqual(
        t.events.filter(({ type }) => type === "filtered"),
        [
          {
            mappingId: stream,
            type: "filtered",
            shardId: "shardId-000000000000",
            records: 2,
            unreadable: 1,
          },
        ],
      );
    });
  });

  describe("DynamoDB", () => {
    const LOG_ITEM = `exports.handler = async ({ Records }) => {
      for (const { eventName, dynamodb } of Records)
        console.log(JSON.stringify([eventName, dynamodb.Keys.timestamp.S]));
    };`;
    const item = (n: number): Parameters<Emulated["putItem"]>[1] => ({
      symbol: { S: "AAPL" },
      timestamp: { S: `t${n}` },
      price: { N: "101.5" },
      ring: { B: Uint8Array.from([1, 2, 255]) },
    });
    const putItems = async (from: number, to: number): Promise<void> => {
      for (let n = from; n <= to; n++) {
        await emulated.putItem(stream, item(n));
      }
    };

    it("hands over the records as Lambda does", async () => {
      const eventSourceArn = await emulated.makeTable(stream);
      await putItems(1, 1);
      const t = await start(
        "exports.handler = async (event) => console.log(JSON.stringify(event));",
        { eventSourceArn, source: "dynamodb" },
      );
      await t.drained();
      const [event] = t.logged as { Records: { dynamodb: Record<string, unknown> }[] }[];
      const createdAt = event?.Records[0]?.dynamodb["ApproximateCreationDateTime"];
      assert.ok(
        Number.isInteger(createdAt) && Math.abs(Number(createdAt) - Date.now() / 1000) < 60,
      );
      const sizeBytes = event?.Records[0]?.dynamodb["SizeBytes"];
      assert.deepEqual(event, {
        Records: [
          {
            eventID: "1",
            eventName: "INSERT",
            eventVersion: "1.1",
            eventSource: "aws:dynamodb",
            awsRegion: "us-east-1",
            dynamodb: {
              ApproximateCreationDateTime: createdAt,
              Keys: { symbol: { S: "AAPL" }, timestamp: { S: "t1" } },
              NewImage: {
                symbol: { S: "AAPL" },
                timestamp: { S: "t1" },
                price: { N: "101.5" },
                ring: { B: "AQL/" },
              },
              SequenceNumber: "1",
              SizeBytes: sizeBytes,
              StreamViewType: "NEW_IMAGE",
            },
            eventSourceARN: eventSourceArn,
          },
        ],
      });
    });

    it("delivers in order what was put before and while it runs, and goes on where it stopped", async () => {
      const eventSourceArn = await emulated.makeTable(stream);
      await putItems(1, 30);
      const overrides = { eventSourceArn, source: "dynamodb", batchSize: 7 } as const;
      const first = await start(LOG_ITEM, overrides);
      await putItems(31, 40);
      await first.drained();
      const keys = (from: number, to: number): unknown[] =>
        texts(from, to).map((n) => ["INSERT", `t${n}`]);
      assert.deepEqual(first.logged, keys(1, 40));
      await first.stop();
      running = undefined;
      await putItems(41, 45);
      const second = await start(LOG_ITEM, overrides);
      await second.drained();
      assert.deepEqual(second.logged, keys(41, 45));
    });

    it("filters by event name", async () => {
      const eventSourceArn = await emulated.makeTable(stream);
      await putItems(1, 2);
      await putItems(1, 1);
      const { symbol = { S: "" }, timestamp = { S: "" } } = item(2);
      const Key = { symbol, timestamp };
      await emulated.dynamodb.send(new DeleteItemCommand({ TableName: stream, Key }));
      const t = await start(LOG_ITEM, {
        eventSourceArn,
        source: "dynamodb",
        filterPatterns: ['{"eventName":["INSERT"]}'],
      });
      await t.drained();
      assert.deepEqual(t.logged, [
        ["INSERT", "t1"],
        ["INSERT", "t2"],
      ]);
    });

    it("retries from the record that the function reports", async () => {
      const eventSourceArn = await emulated.makeTable(stream);
      await putItems(1, 4);
      const t = await start(
        `let calls = 0; exports.handler = async ({ Records }) => {
          console.log(JSON.stringify(Records.map(({ dynamodb }) => dynamodb.Keys.timestamp.S)));
          return ++calls > 1 ? null
            : { batchItemFailures: [{ itemIdentifier: Records[2].dynamodb.SequenceNumber }] }; };`,
        { eventSourceArn, source: "dynamodb", reportBatchItemFailures: true },
      );
      await t.drained();
      assert.deepEqual(t.logged, [
        ["t1", "t2", "t3", "t4"],
        ["t3", "t4"],
      ]);
    });
  });

  it("refuses a definition that Lambda would refuse, and an event source that is none", async () => {
    const bad = (overrides: Partial<MappingDefinition>): Promise<RunningMapping> =>
      RunningMapping.start(emulated, LOG_DATA, { id: stream, ...overrides });
    await assert.rejects(bad({ batchSize: 0 }), /"batchSize" must be 1 to 10000/);
    await assert.rejects(bad({ filterPatterns: ["{"] }), /Filter pattern must be JSON/);
    await assert.rejects(
      bad({ eventSourceArn: "arn:aws:kinesis:us-east-1:000000000000:stream/a/consumer/b:1" }),
      /must be the ARN of a Kinesis stream, got .*enhanced fan-out/,
    );
    await assert.rejects(
      bad({
        source: "dynamodb",
        eventSourceArn: "arn:aws:dynamodb:us-east-1:000000000000:table/t",
      }),
      /must be the ARN of a table's stream/,
    );
  });
});

/** Tries again while the emulator is still busy with the change before. */
async function whenPossible<T>(act: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await act();
    } catch (error) {
      if (tries === 100) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
