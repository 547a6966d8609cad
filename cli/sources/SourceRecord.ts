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

/** A row of a file from which no record can be made. Reading goes on after it. */
export interface BrokenRow {
  /** What is wrong with it, a phrase that continues "the row". */
  readonly broken: string;
  /** Line of the file on which the row starts, from 1. */
  readonly line: number;
  /** The row without its line end, byte for byte. */
  readonly raw: Uint8Array;
}
