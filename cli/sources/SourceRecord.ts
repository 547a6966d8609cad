export type { BrokenRow } from "../../runtime/files/BrokenRow.ts";

/** One record of a source, as it goes into the stream. */
export interface SourceRecord {
  /** Payload, byte for byte. */
  readonly data: Uint8Array;
  /** Kinesis partition key: the symbol where there is one, so that a symbol keeps its order. */
  readonly partitionKey: string;
  /** Line of the file on which the record starts, from 1. Simulated ticks: their number, from 1. */
  readonly line: number;
  /** Trade time in epoch milliseconds by the record's own word; absent when it says none. */
  readonly tradedAtMs?: number;
}
