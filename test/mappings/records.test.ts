import assert from "node:assert/strict";
import { dynamodbRecord } from "../../local/mappings/dynamodbRecord.ts";
import { kinesisRecord } from "../../local/mappings/kinesisRecord.ts";
import { RecordFilter } from "../../local/mappings/RecordFilter.ts";
import { ARRIVED_AT } from "./makeRecord.ts";

const KINESIS = {
  shardId: "shardId-000000000006",
  eventSourceArn: "arn:aws:kinesis:us-east-1:000000000000:stream/ticks",
  filter: new RecordFilter([]),
};
const DYNAMODB = {
  shardId: "shardId-00000001-ticks",
  eventSourceArn:
    "arn:aws:dynamodb:us-east-1:000000000000:table/ticks/stream/2026-01-05T14:00:00.000",
  filter: new RecordFilter([]),
};

describe("kinesisRecord", () => {
  const record = {
    SequenceNumber: "49590338271490256608559692538361571095921575989136588898",
    PartitionKey: 'A"B',
    Data: Buffer.from("Hello, this is a test.").toString("base64"),
    ApproximateArrivalTimestamp: 1_545_084_650.987,
  };

  it("is what Lambda hands to a function", () => {
    const made = kinesisRecord(record, KINESIS);
    assert.deepEqual(JSON.parse(made.json), {
      kinesis: {
        kinesisSchemaVersion: "1.0",
        partitionKey: 'A"B',
        sequenceNumber: "49590338271490256608559692538361571095921575989136588898",
        data: "SGVsbG8sIHRoaXMgaXMgYSB0ZXN0Lg==",
        approximateArrivalTimestamp: 1545084650.987,
      },
      eventSource: "aws:kinesis",
      eventVersion: "1.0",
      eventID: "shardId-000000000006:49590338271490256608559692538361571095921575989136588898",
      eventName: "aws:kinesis:record",
      invokeIdentityArn: "arn:aws:iam::000000000000:role/local",
      awsRegion: "us-east-1",
      eventSourceARN: "arn:aws:kinesis:us-east-1:000000000000:stream/ticks",
    });
    assert.equal(made.bytes, Buffer.byteLength(made.json));
    assert.equal(made.orderKey, 'A"B');
    assert.equal(made.arrivedAtMs, 1_545_084_650_987);
    assert.equal(made.verdict, "passes");
  });

  it("keeps binary data as it is", () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    const { json } = kinesisRecord(
      { ...record, Data: Buffer.from(bytes).toString("base64") },
      KINESIS,
    );
    const { kinesis } = JSON.parse(json) as { kinesis: { data: string } };
    assert.deepEqual(new Uint8Array(Buffer.from(kinesis.data, "base64")), bytes);
  });

  it("is judged by metadata and data as one", () => {
    const filter = new RecordFilter([
      '{"partitionKey":["AAPL"],"eventSource":["aws:kinesis"],"data":{"price":[{"numeric":[">",1]}]}}',
    ]);
    const judge = (partitionKey: string, data: string): string =>
      kinesisRecord(
        { ...record, PartitionKey: partitionKey, Data: Buffer.from(data).toString("base64") },
        { ...KINESIS, filter },
      ).verdict;
    assert.equal(judge("AAPL", '{"price":2}'), "passes");
    assert.equal(judge("MSFT", '{"price":2}'), "filtered");
    assert.equal(judge("AAPL", '{"price":1}'), "filtered");
    assert.equal(judge("AAPL", "not JSON"), "unreadable");
  });

  it("is refused without sequence number", () => {
    assert.throws(
      () => kinesisRecord({ ...record, SequenceNumber: undefined }, KINESIS),
      /has no sequence number/,
    );
  });
});

describe("dynamodbRecord", () => {
  const record = {
    eventID: "1",
    eventName: "INSERT" as const,
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: "dynoxide",
    dynamodb: {
      ApproximateCreationDateTime: (ARRIVED_AT + 250) / 1000,
      Keys: { timestamp: { S: "t#1" }, symbol: { S: "AAPL" } },
      NewImage: {
        symbol: { S: "AAPL" },
        price: { N: "101.50" },
        ring: { B: "AQL/" },
        rings: { BS: ["Bw=="] },
        tags: { SS: ["a"] },
        more: {
          M: { list: { L: [{ B: "CQ==" }, { NULL: true }, { BOOL: false }] } },
        },
      },
      SequenceNumber: "800000000003126276362",
      SizeBytes: 26,
      StreamViewType: "NEW_IMAGE" as const,
    },
  };

  it("is what Lambda hands to a function, binary values in base64", () => {
    const made = dynamodbRecord(record, DYNAMODB);
    assert.deepEqual(JSON.parse(made.json), {
      eventID: "1",
      eventName: "INSERT",
      eventVersion: "1.1",
      eventSource: "aws:dynamodb",
      awsRegion: "us-east-1",
      dynamodb: {
        ApproximateCreationDateTime: ARRIVED_AT / 1000,
        Keys: { timestamp: { S: "t#1" }, symbol: { S: "AAPL" } },
        NewImage: {
          symbol: { S: "AAPL" },
          price: { N: "101.50" },
          ring: { B: "AQL/" },
          rings: { BS: ["Bw=="] },
          tags: { SS: ["a"] },
          more: { M: { list: { L: [{ B: "CQ==" }, { NULL: true }, { BOOL: false }] } } },
        },
        SequenceNumber: "800000000003126276362",
        SizeBytes: 26,
        StreamViewType: "NEW_IMAGE",
      },
      eventSourceARN: DYNAMODB.eventSourceArn,
    });
    assert.equal(made.bytes, Buffer.byteLength(made.json));
    assert.equal(made.arrivedAtMs, ARRIVED_AT + 250);
  });

  it("has an old image where the stream gives one, and DynamoDB's identity where it expired", () => {
    const { json } = dynamodbRecord(
      {
        ...record,
        eventName: "REMOVE",
        dynamodb: { ...record.dynamodb, NewImage: undefined, OldImage: { n: { N: "1" } } },
        userIdentity: { Type: "Service", PrincipalId: "dynamodb.amazonaws.com" },
      },
      DYNAMODB,
    );
    const event = JSON.parse(json) as { dynamodb: object; userIdentity: object };
    assert.deepEqual(event.userIdentity, {
      type: "Service",
      principalId: "dynamodb.amazonaws.com",
    });
    assert.deepEqual(Object.keys(event.dynamodb), [
      "ApproximateCreationDateTime",
      "Keys",
      "OldImage",
      "SequenceNumber",
      "SizeBytes",
      "StreamViewType",
    ]);
  });

  it("has one order key an item, in whatever order its keys come", () => {
    const key = (Keys: Record<string, { S: string }>): string =>
      dynamodbRecord({ ...record, dynamodb: { ...record.dynamodb, Keys } }, DYNAMODB).orderKey;
    assert.equal(key({ a: { S: "1" }, b: { S: "2" } }), key({ b: { S: "2" }, a: { S: "1" } }));
    assert.notEqual(key({ a: { S: "1" }, b: { S: "2" } }), key({ a: { S: "1" }, b: { S: "3" } }));
  });

  it("is judged by event name and item", () => {
    const filter = new RecordFilter([
      '{"eventName":["INSERT"],"dynamodb":{"NewImage":{"symbol":{"S":[{"prefix":"AA"}]}}}}',
    ]);
    const origin = { ...DYNAMODB, filter };
    assert.equal(dynamodbRecord(record, origin).verdict, "passes");
    const modified = dynamodbRecord({ ...record, eventName: "MODIFY" }, origin);
    assert.equal(modified.verdict, "filtered");
    assert.equal(modified.json, "");
  });
});
