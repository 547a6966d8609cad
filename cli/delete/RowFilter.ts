import type { LoadedFile } from "../../runtime/files/LoadedFile.ts";
import type { Selection } from "./Selection.ts";

/** What a filter found in an object. */
export class Tally {
  kept = 0;
  removed = 0;
  /** What could not be decided, and stays. */
  readonly undecided: string[] = [];

  /** Takes note of a row that stays because nobody can tell whose it is. */
  doubt(detail: string): void {
    this.undecided.push(detail);
  }
}

/**
 * Reads an object and gives the bytes of it that stay, not compressed. What stays is byte for byte as it
 * was. Ends early with a {@link FileFault} where the object as a whole cannot be read.
 */
export type RowFilter = (
  file: LoadedFile,
  selection: Selection,
  tally: Tally,
) => AsyncIterable<Uint8Array>;
