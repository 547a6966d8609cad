import type { QuarantineReason } from "../contract/fileRejection.ts";
import type { LakeRow, LatestPriceRow } from "../lake/rows.ts";

/** An object of the archive bucket that rows are read out of. */
export interface LoadedFile {
  /** Of the object, URL-decoded. */
  readonly key: string;
  /** When the object was last changed, epoch milliseconds: rows of it arrived then. */
  readonly changedAtMs: number;
  /** Its bytes as they are stored. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** A row for a table of the lake. */
export interface AcceptedRow {
  readonly row: LakeRow;
  /** The same for `latest_prices`. */
  readonly latest: LatestPriceRow;
}

/** A part of a file that no row could be made of. */
export interface RefusedRow {
  readonly reason: QuarantineReason;
  /** Line of the file from 1; in JSON that has no lines, number of the quote from 1. */
  readonly line: number;
  /** The part as it came; of a whole file its first line. */
  readonly raw: Uint8Array;
}

/** What a part of a file became. */
export type FileRow = AcceptedRow | RefusedRow;

/** Reads the rows of a file. Ends at what cannot be read, and says so in the last row. */
export type ReadFile = (file: LoadedFile) => AsyncIterable<FileRow>;
