import assert from "node:assert/strict";
import { failedObject } from "../../local/mappings/failedObject.ts";
import { ARRIVED_AT, makeMapping, makeRecord } from "./makeRecord.ts";

const UUID = "0b5b1d0c-8a51-4c8e-9a0f-6f0c7f4f3d11";
const RECORDS = [
  makeRecord(1, { arrivedAtMs: ARRIVED_AT + 4835 }),
  makeRecord(2, { arrivedAtMs: ARRIVED_AT + 5580 }),
];
const PAYLOAD =
  '{"Records":[{"kinesis":{"sequenceNumber":"1"}},{"kinesis":{"sequenceNumber":"2"}}]}';

const context = (source: "kinesis" | "dynamodb"): Parameters<typeof failedObject>[1] => ({
  definition: makeMapping({ source, id: "f89f8514-cdd9-4602-9e1f-01a5b77d449b" }),
  shardId: "shardId-000000000001",
  nowMs: ARRIVED_AT + 6021,
  uuid: UUID,
});

describe("failedObject", () => {
  it("has Lambda's key: mapping, shard, day, time and a random part", () => {
    const discarded = { records: RECORDS, condition: "RecordAgeExceeded", invokeCount: 0 } as const;
    assert.equal(
      failedObject(discarded, context("kinesis")).key,
      "aws/lambda/f89f8514-cdd9-4602-9e1f-01a5b77d449b/shardId-000000000001/2026/01/05/" +
        `2026-01-05T14.30.06-${UUID}`,
    );
  });

  it("holds Lambda's invocation record and the whole event as text, for Kinesis", () => {
    const { body } = failedObject(
      {
        records: RECORDS,
        condition: "RetryAttemptsExhausted",
        invokeCount: 4,
        lastRun: {
          requestId: "r-4",
          reason: "Error: boom",
          error: { kind: "function", errorType: "Error", errorMessage: "boom" },
        },
      },
      context("kinesis"),
    );
    assert.deepEqual(JSON.parse(body), {
      requestContext: {
        requestId: "r-4",
        functionArn: "arn:aws:lambda:us-east-1:000000000000:function:process",
        condition: "RetryAttemptsExhausted",
        approximateInvokeCount: 4,
      },
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
      version: "1.0",
      timestamp: "2026-01-05T14:30:06.021Z",
      KinesisBatchInfo: {
        shardId: "shardId-000000000001",
        startSequenceNumber: "1",
        endSequenceNumber: "2",
        approximateArrivalOfFirstRecord: "2026-01-05T14:30:04.835Z",
        approximateArrivalOfLastRecord: "2026-01-05T14:30:05.580Z",
        batchSize: 2,
        streamArn: "arn:aws:kinesis:us-east-1:000000000000:stream/ticks",
      },
      payload: PAYLOAD,
    });
  });

  it("names the batch DDBStreamBatchInfo and gives whole seconds, for DynamoDB", () => {
    const { body } = failedObject(
      {
        records: RECORDS,
        condition: "RetryAttemptsExhausted",
        invokeCount: 1,
        lastRun: { requestId: "r-1", reason: "1 reported as failed" },
      },
      context("dynamodb"),
    );
    const record = JSON.parse(body) as Record<string, Record<string, unknown>>;
    assert.equal(record["KinesisBatchInfo"], undefined);
    assert.equal(
      record["DDBStreamBatchInfo"]?.["approximateArrivalOfFirstRecord"],
      "2026-01-05T14:30:04Z",
    );
    // The function answered: it is no function error.
    assert.deepEqual(record["responseContext"], { statusCode: 200, executedVersion: "$LATEST" });
  });

  it("has no response of a function that was never run", () => {
    const { body } = failedObject(
      { records: RECORDS, condition: "RecordAgeExceeded", invokeCount: 0 },
      context("kinesis"),
    );
    const record = JSON.parse(body) as Record<string, Record<string, unknown>>;
    assert.equal(record["responseContext"], undefined);
    assert.equal(record["requestContext"]?.["condition"], "RecordAgeExceeded");
    assert.equal(record["payload"], PAYLOAD);
  });
});
