import { eventPayload } from "./eventPayload.ts";
import { interpretResponse } from "./interpretResponse.ts";
import type { StreamRecord } from "./model.ts";

/** Where a record stands: in a stream by its number, in a topic by its partition and offset. */
export type PlacedRecord = Pick<StreamRecord, "orderKey" | "sequenceNumber">;

/** What became of a batch: its records, by whether they are done. */
export interface Judgement<Placed extends PlacedRecord = StreamRecord> {
  readonly done: readonly Placed[];
  readonly left: readonly Placed[];
  /** Why any are left; empty when none is. */
  readonly reason: string;
}

/** How a batch looks to a function, and what its answer says of it. */
export interface BatchFormat {
  /** The event, JSON text. */
  payload(records: readonly StreamRecord[]): string;
  /** Reads the answer, JSON text, of a function that reports batch item failures. */
  judge(payload: string, records: readonly StreamRecord[]): Judgement;
  /** Whether no record of a batch arrived before the one in front of it. */
  readonly isInOrderOfArrival: boolean;
}

/** Batches of one shard of a Kinesis or DynamoDB stream. */
export const STREAM_FORMAT: BatchFormat = {
  payload: eventPayload,
  judge: judgeStream,
  isInOrderOfArrival: true,
};

/** What a function's answer says of a batch of a stream: all before the first record it names is done. */
export function judgeStream<Placed extends PlacedRecord>(
  payload: string,
  records: readonly Placed[],
): Judgement<Placed> {
  const places = new Map(records.map(({ sequenceNumber }, index) => [sequenceNumber, index]));
  const outcome = interpretResponse(payload, (sequenceNumber) => places.get(sequenceNumber));
  if (outcome.type === "success") return { done: records, left: [], reason: "" };
  const { index, reason } = outcome;
  return { done: records.slice(0, index), left: records.slice(index), reason };
}
