import type { KafkaEvent, KafkaRecord } from "../../../runtime/contract/kafkaEvent.ts";
import { kafkaPartition } from "../../../runtime/contract/kafkaEvent.ts";
import { ARRIVED_AT_MS } from "./records.ts";

/** A record of the topic `stock.live_feed-1` as Lambda hands it over; its key is the payload's symbol. */
export function makeKafkaRecord(
  payload: string | Uint8Array | null | Readonly<Record<string, unknown>>,
  { key = symbolIn(payload), ...said }: Partial<KafkaRecord> = {},
): KafkaRecord {
  const isBytes = typeof payload === "string" || payload instanceof Uint8Array;
  const bytes = payload === null || isBytes ? payload : JSON.stringify(payload);
  return {
    topic: "stock.live_feed-1",
    partition: 0,
    offset: 0,
    timestamp: ARRIVED_AT_MS,
    timestampType: "CREATE_TIME",
    key: key === null ? null : Buffer.from(key).toString("base64"),
    value: bytes === null ? null : Buffer.from(bytes).toString("base64"),
    headers: [],
    ...said,
  };
}

function symbolIn(payload: Parameters<typeof makeKafkaRecord>[0]): string {
  const isFields = typeof payload === "object" && payload !== null && "symbol" in payload;
  return isFields ? String(payload.symbol) : "AAPL";
}

/** The event of these records, by partition in the order in which those first appear. */
export function makeKafkaEvent(records: readonly KafkaRecord[]): KafkaEvent {
  const partitions = Map.groupBy(records, ({ topic, partition }) =>
    kafkaPartition(topic, partition),
  );
  return {
    eventSource: "SelfManagedKafka",
    bootstrapServers: "127.0.0.1:9092",
    records: Object.fromEntries(partitions),
  };
}
