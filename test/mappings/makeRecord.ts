import type { InvokeResult } from "../../local/lambda/model.ts";
import type { StreamRecord } from "../../local/mappings/model.ts";
import type { MappingDefinition } from "../../local/model.ts";

/** The moment at which made records arrived, unless they say otherwise. */
export const ARRIVED_AT = Date.UTC(2026, 0, 5, 14, 30);

/** Record number `n` of a shard. */
export function makeRecord(n: number, overrides: Partial<StreamRecord> = {}): StreamRecord {
  const sequenceNumber = String(n);
  const json = JSON.stringify({ kinesis: { sequenceNumber } });
  return {
    sequenceNumber,
    orderKey: `key-${n}`,
    arrivedAtMs: ARRIVED_AT,
    json,
    bytes: Buffer.byteLength(json),
    verdict: "passes",
    ...overrides,
  };
}

/** Records number `from` to `to`. */
export function makeRecords(from: number, to: number): StreamRecord[] {
  return Array.from({ length: to - from + 1 }, (_, i) => makeRecord(from + i));
}

/** Numbers of the records in an event. */
export function numbersIn(payload: string): number[] {
  const event = JSON.parse(payload) as { Records: { kinesis: { sequenceNumber: string } }[] };
  return event.Records.map(({ kinesis }) => Number(kinesis.sequenceNumber));
}

/** A mapping with Lambda's defaults. */
export function makeMapping(overrides: Partial<MappingDefinition> = {}): MappingDefinition {
  return {
    id: "5d1b2a7e-0000-4000-8000-000000000001",
    functionArn: "arn:aws:lambda:us-east-1:000000000000:function:process",
    eventSourceArn: "arn:aws:kinesis:us-east-1:000000000000:stream/ticks",
    source: "kinesis",
    startingPosition: "TRIM_HORIZON",
    batchSize: 100,
    batchWindowSeconds: 0,
    parallelizationFactor: 1,
    bisectBatchOnFunctionError: false,
    maximumRetryAttempts: -1,
    maximumRecordAgeSeconds: -1,
    reportBatchItemFailures: false,
    filterPatterns: [],
    enabled: true,
    ...overrides,
  };
}

let requests = 0;

/** The function answered. */
export function answered(payload: unknown = null): InvokeResult {
  return { requestId: `request-${++requests}`, payload: JSON.stringify(payload) };
}

/** The function failed. */
export function functionError(errorMessage = "boom"): InvokeResult {
  return {
    requestId: `request-${++requests}`,
    error: { kind: "function", errorType: "Error", errorMessage },
  };
}

/** The function was not run. */
export function throttled(): InvokeResult {
  return {
    requestId: `request-${++requests}`,
    error: {
      kind: "throttled",
      errorType: "TooManyRequestsException",
      errorMessage: "Rate Exceeded.",
    },
  };
}

/** The answer that names these records as failed. */
export function failedItems(...numbers: readonly number[]): InvokeResult {
  return answered({ batchItemFailures: numbers.map((n) => ({ itemIdentifier: String(n) })) });
}
