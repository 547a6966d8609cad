import type { DynamoDBRecord, KinesisStreamRecord } from "aws-lambda";
import type { Item } from "../../../runtime/domain/tickItem.ts";

/** When the records of the tests arrive unless they say otherwise. */
export const ARRIVED_AT_MS = Date.parse("2026-11-20T14:30:05.250Z");

/** A tick as a producer writes it. */
export interface ProducerTick {
  readonly symbol: string;
  readonly timestamp: string | number;
  readonly price: string | number;
  readonly [field: string]: unknown;
}

/** A valid tick. */
export function makeProducerTick(overrides: Readonly<Record<string, unknown>> = {}): ProducerTick {
  return { symbol: "AAPL", timestamp: "2026-11-20T14:30:00.123Z", price: 189.25, ...overrides };
}

/** Where and when a record arrives. */
export interface Arrival {
  /** Orders the records of a shard. */
  readonly sequence?: number;
  readonly arrivedAtMs?: number;
  readonly shardId?: string;
  /** @default the symbol of the payload, else AAPL */
  readonly partitionKey?: string;
}

/** A record of the tick stream as Lambda hands it over. */
export function makeKinesisRecord(
  payload: string | Uint8Array | Readonly<Record<string, unknown>>,
  arrival: Arrival = {},
): KinesisStreamRecord {
  const {
    sequence = 1,
    arrivedAtMs = ARRIVED_AT_MS,
    shardId = "shardId-000000000000",
    partitionKey = symbolIn(payload),
  } = arrival;
  const isBytes = typeof payload === "string" || payload instanceof Uint8Array;
  const data = Buffer.from(isBytes ? payload : JSON.stringify(payload));
  const sequenceNumber = sequenceNumberOf(sequence);
  return {
    awsRegion: "us-east-1",
    eventID: `${shardId}:${sequenceNumber}`,
    eventName: "aws:kinesis:record",
    eventSource: "aws:kinesis",
    eventSourceARN: "arn:aws:kinesis:us-east-1:000000000000:stream/ticks",
    eventVersion: "1.0",
    invokeIdentityArn: "arn:aws:iam::000000000000:role/process",
    kinesis: {
      approximateArrivalTimestamp: arrivedAtMs / 1000,
      data: data.toString("base64"),
      kinesisSchemaVersion: "1.0",
      partitionKey,
      sequenceNumber,
    },
  };
}

function symbolIn(payload: Parameters<typeof makeKinesisRecord>[0]): string {
  const isFields = typeof payload === "object" && "symbol" in payload;
  return isFields ? String(payload.symbol) : "AAPL";
}

/** A sequence number of the length that Kinesis gives them. */
export function sequenceNumberOf(sequence: number): string {
  return `4959033827149025660855969253${String(sequence).padStart(28, "0")}`;
}

/** Records of the tick table's stream as Lambda hands them over, in the order of the items. */
export function makeTableRecords(
  items: readonly Item[],
  arrivedAtMs: number | ((item: Item, index: number) => number) = ARRIVED_AT_MS,
): DynamoDBRecord[] {
  return items.map((item, index) => {
    const atMs = typeof arrivedAtMs === "number" ? arrivedAtMs : arrivedAtMs(item, index);
    return {
      eventID: String(index),
      eventName: "INSERT",
      eventSource: "aws:dynamodb",
      dynamodb: {
        ApproximateCreationDateTime: atMs / 1000,
        NewImage: structuredClone(item) as never,
        SequenceNumber: String(index + 1).padStart(21, "0"),
        StreamViewType: "NEW_IMAGE",
      },
    };
  });
}
