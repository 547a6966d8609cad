import { judgeKafka } from "../../local/kafka/kafkaFormat.ts";
import type { Judgement } from "../../local/mappings/BatchFormat.ts";
import { judgeStream } from "../../local/mappings/BatchFormat.ts";
import type { EventRecord, StoredEvent } from "./FailedBatch.ts";

/** The event with some of its records only, as the mapping would hand them over. */
export function eventText({ source, rest }: StoredEvent, records: readonly EventRecord[]): string {
  if (source !== "kafka") {
    return JSON.stringify({ ...rest, Records: records.map(({ value }) => value) });
  }
  const partitions = [...Map.groupBy(records, ({ orderKey }) => orderKey)];
  return JSON.stringify({
    ...rest,
    records: Object.fromEntries(
      partitions.map(([name, ofIt]) => [name, ofIt.map(({ value }) => value)]),
    ),
  });
}

/**
 * What the function's answer, JSON text, says of the records it got. Of a stream all before the first that
 * it names is done; of a topic all but those that it names.
 */
export function judgeAnswer(
  { source }: StoredEvent,
  payload: string,
  records: readonly EventRecord[],
): Judgement<EventRecord> {
  return source === "kafka" ? judgeKafka(payload, records) : judgeStream(payload, records);
}

/** How a record is named to people: by its sequence number, or `topic-partition:offset`. */
export function recordName(
  { source }: StoredEvent,
  { orderKey, sequenceNumber }: EventRecord,
): string {
  return source === "kafka" ? `${orderKey}:${sequenceNumber}` : sequenceNumber;
}
