import assert from "node:assert/strict";
import { parseFailedKey } from "../../../cli/redrive/parseFailedKey.ts";
import { readFailedObject } from "../../../cli/redrive/readFailedObject.ts";
import type { PipelineTargets } from "../../../cli/redrive/RedrivePort.ts";
import { ARRIVED_AT } from "../../mappings/makeRecord.ts";
import { eventOf, KINESIS_MAPPING, MemoryBucket, TARGETS } from "./MemoryBucket.ts";

const FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:process";

function read(key: string, text: string, targets: PipelineTargets = TARGETS) {
  const parsed = parseFailedKey(key);
  assert.equal(parsed.type, "stream");
  return readFailedObject(key, parsed, text, targets);
}

/** A batch of three records, and what to change in what Lambda wrote of it. */
function made(change: (record: Record<string, unknown>) => unknown = (record) => record) {
  const bucket = new MemoryBucket();
  const key = bucket.failNumbers([1, 2, 3]);
  const record = JSON.parse(bucket.objects.get(key) ?? "") as Record<string, unknown>;
  const changed = change(record) ?? record;
  return { key, text: typeof changed === "string" ? changed : JSON.stringify(changed) };
}

describe("readFailedObject", () => {
  it("reads a batch of the tick stream, its event as it is", () => {
    const { key, text } = made();
    const found = read(key, text);
    assert.ok("batch" in found);
    assert.deepEqual(found.batch, {
      key,
      mappingId: KINESIS_MAPPING,
      source: "kinesis",
      streamArn: "arn:aws:kinesis:us-east-1:000000000000:stream/ticks",
      spans: [
        { shardId: "shardId-000000000000", firstSequenceNumber: "1", lastSequenceNumber: "3" },
      ],
      functionName: "process",
      records: 3,
      firstArrivedAtMs: ARRIVED_AT + 1_000,
      failedAtMs: ARRIVED_AT,
      condition: "RecordAgeExceeded",
    });
    assert.equal(found.event.text, eventOf(1, 2, 3));
    assert.deepEqual([...found.event.orderKeys], ["AAPL"]);
  });

  it("reads a batch of the table's stream, with the symbols as order keys", () => {
    const bucket = new MemoryBucket();
    const key = bucket.failNumbers([{ sequence: 7, key: "BRK.B" }, 9], { source: "dynamodb" });
    const found = read(key, bucket.objects.get(key) ?? "");
    assert.ok("batch" in found);
    const { source, functionName, spans } = found.batch;
    assert.deepEqual([source, functionName], ["dynamodb", "detect"]);
    const ends = spans.map((span) => [span.firstSequenceNumber, span.lastSequenceNumber]);
    assert.deepEqual(ends, [["7", "9"]]);
    assert.deepEqual([...found.event.orderKeys], ["BRK.B", "AAPL"]);
  });

  it("keeps what stands in the event beside the records, and every digit of the text", () => {
    const payload =
      '{"window":{"start":"x"}, "Records":[{"kinesis":{"sequenceNumber":"1","n":1.0e1}}]}';
    const { key, text } = made((record) => ({ ...record, payload }));
    const found = read(key, text);
    assert.ok("event" in found);
    assert.equal(found.event.text, payload);
    assert.deepEqual(found.event.rest, { window: { start: "x" } });
  });

  it("takes a function by its name, its ARN and its latest version", () => {
    for (const functionArn of [FUNCTION, `${FUNCTION}:$LATEST`]) {
      const { key, text } = made((record) => ({ ...record, requestContext: { functionArn } }));
      assert.ok("batch" in read(key, text));
      assert.ok("batch" in read(key, text, { ...TARGETS, kinesis: FUNCTION }));
    }
  });

  const OTHER_ACCOUNT = FUNCTION.replace("000000000000", "111111111111");
  const refused: [string, string, (record: Record<string, unknown>) => unknown, RegExp][] = [
    ["text that is no JSON", "unreadable_json", () => "{not json", /9 characters/],
    [
      "an object that was cut off",
      "unreadable_json",
      (r) => JSON.stringify(r).slice(0, -9),
      /JSON/,
    ],
    ["an empty object", "unreadable_json", () => "\n", /1 characters/],
    ["a list", "unreadable_json", () => "[]", /must be an object/],
    [
      "a record of no batch",
      "not_an_invocation_record",
      ({ KinesisBatchInfo, ...r }) => ({ ...r, SQSBatchInfo: KinesisBatchInfo }),
      /none of KinesisBatchInfo, DDBStreamBatchInfo, KafkaBatchInfo is in it/,
    ],
    [
      "a stream's batch that says it is a topic's",
      "payload_unreadable",
      ({ KinesisBatchInfo, ...r }) => ({ ...r, KafkaBatchInfo: KinesisBatchInfo }),
      /must hold records by partition/,
    ],
    [
      "a version that came later",
      "unknown_version",
      (r) => ({ ...r, version: "2.0" }),
      /must be 1\.0 or another 1\.x, got "2\.0"/,
    ],
    [
      "a shard that is not that of the key",
      "not_an_invocation_record",
      (r) => ({ ...r, KinesisBatchInfo: { shardId: "shardId-000000000009" } }),
      /must be "shardId-000000000000" as in the key, got "shardId-000000000009"/,
    ],
    ["a record without payload", "payload_missing", ({ payload: _, ...r }) => r, /not there/],
    ["a payload of null", "payload_missing", (r) => ({ ...r, payload: null }), /not there/],
    [
      "a payload that is no text",
      "payload_unreadable",
      (r) => ({ ...r, payload: {} }),
      /JSON text/,
    ],
    [
      "a payload cut off",
      "payload_unreadable",
      (r) => ({ ...r, payload: '{"Rec' }),
      /5 characters/,
    ],
    [
      "a payload without records",
      "payload_unreadable",
      (r) => ({ ...r, payload: '{"Records":[]}' }),
      /list of Records/,
    ],
    [
      "a record without sequence number",
      "payload_unreadable",
      (r) => ({ ...r, payload: '{"Records":[{"kinesis":{"sequenceNumber":"1"}},{"kinesis":{}}]}' }),
      /record 2 must have a sequence number/,
    ],
    [
      "records of another stream",
      "payload_unreadable",
      (r) => ({ ...r, payload: '{"Records":[{"dynamodb":{"SequenceNumber":"1"}}]}' }),
      /sequence number of its kinesis stream/,
    ],
    [
      "another function",
      "foreign_function",
      (r) => ({ ...r, requestContext: { functionArn: `${FUNCTION}-2` } }),
      /must be "process", got ".*process-2"/,
    ],
    [
      "the pipeline's other function",
      "foreign_function",
      (r) => ({ ...r, requestContext: { functionArn: FUNCTION.replace("process", "detect") } }),
      /must be "process"/,
    ],
    [
      "a version of the function",
      "foreign_function",
      (r) => ({ ...r, requestContext: { functionArn: `${FUNCTION}:7` } }),
      /got ".*process:7"/,
    ],
    ["no function", "foreign_function", ({ requestContext: _, ...r }) => r, /got ""/],
  ];
  for (const [what, reason, change, detail] of refused) {
    it(`skips ${what}, and says what is wrong`, () => {
      const { key, text } = made(change);
      const found = read(key, text);
      assert.ok("skipped" in found);
      assert.equal(found.skipped.reason, reason);
      assert.match(found.skipped.detail ?? "", detail);
    });
  }

  it("skips a function of the same name elsewhere, where the pipeline's ARN is known", () => {
    const { key, text } = made((record) => ({
      ...record,
      requestContext: { functionArn: OTHER_ACCOUNT },
    }));
    const found = read(key, text, { ...TARGETS, kinesis: FUNCTION });
    assert.ok("skipped" in found);
    assert.equal(found.skipped.reason, "foreign_function");
  });

  it("quotes nothing of what is in an object", () => {
    const { key } = made();
    const found = read(key, '{"price": SECRET');
    assert.doesNotMatch(JSON.stringify(found), /SECRET/);
  });
});
