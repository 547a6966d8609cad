import { kafkaPartition } from "../../runtime/contract/kafkaEvent.ts";
import type { EventRecord, StoredEvent } from "./FailedBatch.ts";
import type { JsonObject } from "./isJsonObject.ts";
import { isJsonObject } from "./isJsonObject.ts";
import { UnfitObjectError } from "./UnfitObjectError.ts";

/** What an event holds. */
export interface ReadEvent extends Pick<StoredEvent, "rest" | "records" | "orderKeys"> {
  /** When its first record arrived, epoch milliseconds; undefined: it does not say. */
  readonly arrivedAtMs: number | undefined;
}

/**
 * Reads the event of a batch of a topic: records by `topic-partition`, keys and values in base64.
 * @throws {UnfitObjectError} if a record does not say the partition it stands under, or no offset
 */
// https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html
export function readKafkaEvent({ records: partitions, ...rest }: JsonObject): ReadEvent {
  if (!isJsonObject(partitions)) throw unfit('"payload" must hold records by partition');
  const records = Object.entries(partitions).flatMap(([name, values]) => {
    if (!Array.isArray(values)) throw unfit(`records of partition "${name}" must be a list`);
    return values.map((value: unknown, index) => readRecord(name, value, index));
  });
  if (records.length === 0) throw unfit('"payload" must hold a record');
  const keys = records.flatMap(({ value }) => keyOf(value) ?? []);
  const times = records.flatMap(({ value }) => timeOf(value) ?? []);
  return {
    rest,
    records,
    // Records without a key have an order in their partition only.
    orderKeys: new Set(keys),
    arrivedAtMs: times.reduce<number | undefined>(
      (oldest, time) => Math.min(oldest ?? time, time),
      undefined,
    ),
  };
}

function readRecord(name: string, value: unknown, index: number): EventRecord {
  const { topic, partition, offset } = isJsonObject(value) ? value : {};
  const isPlaced =
    typeof topic === "string" &&
    typeof partition === "number" &&
    kafkaPartition(topic, partition) === name;
  if (isPlaced && typeof offset === "number" && Number.isSafeInteger(offset) && offset >= 0) {
    return { orderKey: name, sequenceNumber: String(offset), value };
  }
  throw unfit(`record ${index + 1} of "${name}" must say this partition, and its offset`);
}

function keyOf(record: unknown): string | undefined {
  const key = isJsonObject(record) ? record.key : undefined;
  return typeof key === "string" ? Buffer.from(key, "base64").toString() : undefined;
}

/** Old producers give no time, which is -1. */
function timeOf(record: unknown): number | undefined {
  const time = isJsonObject(record) ? record.timestamp : undefined;
  return typeof time === "number" && time >= 0 ? time : undefined;
}

function unfit(detail: string): UnfitObjectError {
  return new UnfitObjectError("payload_unreadable", detail);
}
