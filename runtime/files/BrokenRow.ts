import type { QuarantineReason } from "../contract/fileRejection.ts";

/** A row of a file from which no record can be made. Reading goes on after it. */
export interface BrokenRow {
  /** What is wrong with it, a phrase that continues "the row". */
  readonly broken: string;
  /** The same as one of the closed list. */
  readonly reason: QuarantineReason;
  /** Line of the file on which the row starts, from 1. */
  readonly line: number;
  /** The row without its line end, byte for byte; of one too long to be held its beginning. */
  readonly raw: Uint8Array;
}
