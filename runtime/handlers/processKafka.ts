import type { KafkaBatchResponse, KafkaEvent, KafkaRecord } from "../contract/kafkaEvent.ts";
import { kafkaPartition } from "../contract/kafkaEvent.ts";
import { judgeRecord } from "./judgeRecord.ts";
import type { ParsedRecord, ProcessPorts, ProcessSettings } from "./processRecords.ts";
import { processRecords } from "./processRecords.ts";

/** A record's time may be this far ahead of ours before it is not believed, in milliseconds. */
const MAX_AHEAD_MS = 5 * 60_000;

/**
 * Processes a batch of a Kafka topic, each partition's records in order. A partition ends at the first
 * record that a platform failure left undone. That one and all after it are reported: Lambda hands over
 * exactly what is named again, and takes what is not for done.
 * @param deadlineMs epoch milliseconds after which nothing is tried again
 */
export async function processKafka(
  event: KafkaEvent,
  settings: ProcessSettings,
  ports: ProcessPorts,
  deadlineMs: number,
): Promise<KafkaBatchResponse> {
  const partitions = Object.values(event.records);
  const nowMs = ports.clock.now();
  const parsed = partitions.map((records) =>
    records.map((record) => parseRecord(record, nowMs, settings)),
  );
  const done = await processRecords(parsed, ports, deadlineMs);
  const undone = partitions.flatMap((records, index) => records.slice(done[index]));
  return {
    batchItemFailures: undone.map(({ topic, partition, offset }) => ({
      itemIdentifier: { partition: kafkaPartition(topic, partition), offset },
    })),
  };
}

function parseRecord(record: KafkaRecord, nowMs: number, settings: ProcessSettings): ParsedRecord {
  const { topic, partition, offset, value, key } = record;
  const position = {
    shardId: kafkaPartition(topic, partition),
    sequenceNumber: String(offset),
    arrivedAtMs: arrivalOf(record, nowMs),
  };
  // A record without value deletes in a compacted topic. Ticks are not deleted that way.
  if (typeof value !== "string") return { ...position, reason: "null_value", payload: "" };
  const partitionKey =
    typeof key === "string" ? Buffer.from(key, "base64").toString("utf8") : undefined;
  return judgeRecord(value, partitionKey, position, settings);
}

/**
 * When a record arrived: its own time, so that a redelivery writes the same. A producer's clock that is
 * far ahead, and records of old producers without a time (-1), get the time of processing instead: else
 * their objects would wait for an hour to come, or lie in 1969.
 */
function arrivalOf({ timestamp }: KafkaRecord, nowMs: number): number {
  return timestamp < 0 || timestamp > nowMs + MAX_AHEAD_MS ? nowMs : timestamp;
}
