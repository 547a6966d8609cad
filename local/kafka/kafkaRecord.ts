import type { StreamRecord } from "../mappings/model.ts";

/** A record of a partition, as it is read. */
export interface ReadRecord {
  readonly offset: bigint;
  readonly timestampMs: number;
  readonly timestampType: "CREATE_TIME" | "LOG_APPEND_TIME";
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly (readonly [Buffer | null, Buffer | null])[];
}

/** Name of a partition in events: `ticks-0`. */
export function partitionName(topic: string, partition: number): string {
  return `${topic}-${partition}`;
}

/** A record as Lambda hands it to a function; what is null is left out. */
// https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html
export function kafkaRecord(topic: string, partition: number, record: ReadRecord): StreamRecord {
  const { offset, timestampMs, timestampType, key, value, headers } = record;
  const json = JSON.stringify({
    topic,
    partition,
    offset: Number(offset),
    timestamp: timestampMs,
    timestampType,
    ...(key === null ? {} : { key: key.toString("base64") }),
    ...(value === null ? {} : { value: value.toString("base64") }),
    // Bytes of Java, which have signs.
    headers: headers.map(([name, bytes]) => ({
      [name?.toString("utf8") ?? ""]: [...new Int8Array(bytes ?? Buffer.alloc(0))],
    })),
  });
  return {
    sequenceNumber: String(offset),
    orderKey: partitionName(topic, partition),
    arrivedAtMs: timestampMs,
    json,
    bytes: Buffer.byteLength(json),
    verdict: "passes",
  };
}
