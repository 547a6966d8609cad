import { TICK_TABLE } from "../../runtime/contract/tables.ts";
import type { EventRecord, FailedBatch, StoredEvent, StreamSource } from "./FailedBatch.ts";
import { isJsonObject } from "./isJsonObject.ts";
import type { FailedKey } from "./parseFailedKey.ts";
import type { PipelineTargets } from "./RedrivePort.ts";
import type { SkipReason } from "./RedriveReason.ts";

/** An object of the failed bucket that is no batch to put back. It stays where it is. */
export interface SkippedObject {
  readonly key: string;
  readonly reason: SkipReason;
  /** What exactly is wrong with it, where there is more to say. */
  readonly detail?: string;
}

/** A failed batch and its event, or why an object is none. */
export type ReadObject =
  | { readonly batch: FailedBatch; readonly event: StoredEvent }
  | { readonly skipped: SkippedObject };

type JsonObject = Readonly<Record<string, unknown>>;

/** Ends the reading of an object that is no batch. */
class UnfitObjectError extends Error {
  override readonly name = "UnfitObjectError";
  readonly reason: SkipReason;

  constructor(reason: SkipReason, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.reason = reason;
  }
}

/**
 * Reads what Lambda wrote when it gave up a batch: its invocation record, with the event as JSON text in
 * `payload`. What the record says must fit its key and the pipeline: who can write to the bucket must
 * not be able to have any function invoked with anything.
 */
// https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
// https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
export function readFailedObject(
  key: string,
  parsedKey: FailedKey & { readonly type: "stream" },
  text: string,
  targets: PipelineTargets,
): ReadObject {
  try {
    const record = parseObject(text, "unreadable_json");
    const { source, info } = batchInfoOf(record);
    requireSame("shardId", info.shardId, parsedKey.shardId);
    const context = isJsonObject(record.requestContext) ? record.requestContext : {};
    const functionName = targets[source];
    requireFunction(textOf(context.functionArn), functionName);
    const event = readEvent(record.payload, source);
    const failedAtMs = Date.parse(textOf(record.timestamp));
    return {
      event,
      batch: {
        key,
        mappingId: parsedKey.mappingId,
        shardId: parsedKey.shardId,
        source,
        streamArn: textOf(info.streamArn),
        functionName,
        ...spanOf(event, source, parsedKey.failedAtMs),
        failedAtMs: Number.isNaN(failedAtMs) ? parsedKey.failedAtMs : failedAtMs,
        condition: textOf(context.condition),
      },
    };
  } catch (error) {
    if (!(error instanceof UnfitObjectError)) throw error;
    return { skipped: { key, reason: error.reason, detail: error.message } };
  }
}

function parseObject(text: string, reason: SkipReason): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // The parser's own words may quote what is in the object: prices are the customer's data.
    throw new UnfitObjectError(reason, `${text.length} characters that are not JSON`, {
      cause: error,
    });
  }
  if (isJsonObject(value)) return value;
  throw new UnfitObjectError(reason, "the JSON must be an object");
}

function batchInfoOf(record: JsonObject): { source: StreamSource; info: JsonObject } {
  if (isJsonObject(record.KinesisBatchInfo))
    return { source: "kinesis", info: record.KinesisBatchInfo };
  if (isJsonObject(record.DDBStreamBatchInfo)) {
    return { source: "dynamodb", info: record.DDBStreamBatchInfo };
  }
  throw new UnfitObjectError(
    "not_an_invocation_record",
    "neither KinesisBatchInfo nor DDBStreamBatchInfo is in it",
  );
}

function requireSame(name: string, said: unknown, inKey: string): void {
  if (said === inKey) return;
  throw new UnfitObjectError(
    "not_an_invocation_record",
    `${name} must be "${inKey}" as in the key, got ${JSON.stringify(said)}`,
  );
}

const FUNCTION_ARN = /^(arn:[^:]+:lambda:[^:]*:[^:]*:function:([^:]+))(?::([^:]+))?$/;

/** The pipeline's mappings invoke its functions without version or alias. */
function requireFunction(arn: string, expected: string): void {
  const [, unqualified, name, qualifier = "$LATEST"] = FUNCTION_ARN.exec(arn) ?? [];
  const isSame = expected === (expected.startsWith("arn:") ? unqualified : name);
  if (isSame && qualifier === "$LATEST") return;
  throw new UnfitObjectError(
    "foreign_function",
    `the function must be "${expected}", got "${arn}"; name the pipeline it belongs to`,
  );
}

function readEvent(payload: unknown, source: StreamSource): StoredEvent {
  if (payload === undefined || payload === null) {
    throw new UnfitObjectError(
      "payload_missing",
      '"payload" must hold the event, and is not there',
    );
  }
  if (typeof payload !== "string") {
    throw new UnfitObjectError("payload_unreadable", '"payload" must be JSON text');
  }
  const { Records: values, ...rest } = parseObject(payload, "payload_unreadable");
  if (!Array.isArray(values) || values.length === 0) {
    throw new UnfitObjectError("payload_unreadable", '"payload" must hold a list of Records');
  }
  const records = values.map((value: unknown, index) => readRecord(value, source, index));
  const orderKeys = new Set(values.map((value: unknown) => orderKeyOf(value, source)));
  return { text: payload, rest, records, orderKeys };
}

function readRecord(value: unknown, source: StreamSource, index: number): EventRecord {
  const change = changeOf(value, source);
  const sequenceNumber = source === "kinesis" ? change.sequenceNumber : change.SequenceNumber;
  if (typeof sequenceNumber === "string" && /^\d{1,129}$/.test(sequenceNumber)) {
    return { sequenceNumber, value };
  }
  throw new UnfitObjectError(
    "payload_unreadable",
    `record ${index + 1} must have a sequence number of its ${source} stream`,
  );
}

/** The part of a record that differs between the two streams. */
function changeOf(record: unknown, source: StreamSource): JsonObject {
  const change = isJsonObject(record) ? record[source] : undefined;
  return isJsonObject(change) ? change : {};
}

function orderKeyOf(record: unknown, source: StreamSource): string {
  const change = changeOf(record, source);
  if (source === "kinesis") return textOf(change.partitionKey);
  const keys = isJsonObject(change.Keys) ? change.Keys : {};
  const symbol = keys[TICK_TABLE.partitionKey];
  return isJsonObject(symbol) ? textOf(symbol.S) : "";
}

function spanOf(
  { records }: StoredEvent,
  source: StreamSource,
  failedAtMs: number,
): Pick<
  FailedBatch,
  "records" | "firstSequenceNumber" | "lastSequenceNumber" | "firstArrivedAtMs"
> {
  const first = changeOf(records[0]?.value, source);
  // Seconds in both, with decimals for Kinesis.
  const arrived =
    source === "kinesis" ? first.approximateArrivalTimestamp : first.ApproximateCreationDateTime;
  return {
    records: records.length,
    firstSequenceNumber: records[0]?.sequenceNumber ?? "",
    lastSequenceNumber: records.at(-1)?.sequenceNumber ?? "",
    firstArrivedAtMs: typeof arrived === "number" ? Math.round(arrived * 1000) : failedAtMs,
  };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
