import { TICK_TABLE } from "../../runtime/contract/tables.ts";
import type { EventRecord } from "./FailedBatch.ts";
import type { JsonObject } from "./isJsonObject.ts";
import { isJsonObject } from "./isJsonObject.ts";
import type { ReadEvent } from "./readKafkaEvent.ts";
import { textOf, UnfitObjectError } from "./UnfitObjectError.ts";

type Stream = "kinesis" | "dynamodb";

/**
 * Reads the event of a batch of one shard.
 * @throws {UnfitObjectError} if it is no list of records with sequence numbers of its stream
 */
export function readStreamEvent(
  { Records: values, ...rest }: JsonObject,
  source: Stream,
  shardId: string,
): ReadEvent {
  if (!Array.isArray(values) || values.length === 0) {
    throw new UnfitObjectError("payload_unreadable", '"payload" must hold a list of Records');
  }
  const first = changeOf(values[0], source);
  // Seconds in both, with decimals for Kinesis.
  const arrived =
    source === "kinesis" ? first.approximateArrivalTimestamp : first.ApproximateCreationDateTime;
  return {
    rest,
    records: values.map((value: unknown, index) => readRecord(value, source, { shardId, index })),
    orderKeys: new Set(values.map((value: unknown) => orderKeyOf(value, source))),
    arrivedAtMs: typeof arrived === "number" ? Math.round(arrived * 1000) : undefined,
  };
}

function readRecord(
  value: unknown,
  source: Stream,
  { shardId, index }: { readonly shardId: string; readonly index: number },
): EventRecord {
  const change = changeOf(value, source);
  const sequenceNumber = source === "kinesis" ? change.sequenceNumber : change.SequenceNumber;
  if (typeof sequenceNumber === "string" && /^\d{1,129}$/.test(sequenceNumber)) {
    return { orderKey: shardId, sequenceNumber, value };
  }
  throw new UnfitObjectError(
    "payload_unreadable",
    `record ${index + 1} must have a sequence number of its ${source} stream`,
  );
}

/** The part of a record that differs between the two streams. */
function changeOf(record: unknown, source: Stream): JsonObject {
  const change = isJsonObject(record) ? record[source] : undefined;
  return isJsonObject(change) ? change : {};
}

function orderKeyOf(record: unknown, source: Stream): string {
  const change = changeOf(record, source);
  if (source === "kinesis") return textOf(change.partitionKey);
  const keys = isJsonObject(change.Keys) ? change.Keys : {};
  const symbol = keys[TICK_TABLE.partitionKey];
  return isJsonObject(symbol) ? textOf(symbol.S) : "";
}
