import { eventPayload } from "./eventPayload.ts";
import { interpretResponse } from "./interpretResponse.ts";
import type { StreamRecord } from "./model.ts";

/** What became of a batch: its records, by whether they are done. */
export interface Judgement {
  readonly done: readonly StreamRecord[];
  readonly left: readonly StreamRecord[];
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
  judge(payload, records) {
    const places = new Map(records.map(({ sequenceNumber }, index) => [sequenceNumber, index]));
    const outcome = interpretResponse(payload, (sequenceNumber) => places.get(sequenceNumber));
    if (outcome.type === "success") return { done: records, left: [], reason: "" };
    const { index, reason } = outcome;
    return { done: records.slice(0, index), left: records.slice(index), reason };
  },
  isInOrderOfArrival: true,
};
