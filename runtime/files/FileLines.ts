import { unzip } from "./unzip.ts";
import { FileFault } from "./FileFault.ts";
import type { LoadedFile, RefusedRow } from "./LoadedFile.ts";
import type { Line } from "./splitLines.ts";
import { splitLines } from "./splitLines.ts";

/** Longest line that is held in memory, in bytes: with it, its quarantined form and a gzip window. */
const LINE_BYTES_MAX = 16 * 1024 * 1024;

/** Most of a file's first line that is kept to show what is wrong with it, in bytes. */
const FIRST_LINE_BYTES_MAX = 65_536;

/**
 * The lines of a file. Where the file cannot be read on they end, and {@link FileLines.refusal} tells why:
 * so nothing that has been read is lost. What stood behind the last line end is left out then, since a
 * price cut short is a price too.
 */
export class FileLines implements AsyncIterable<Line> {
  readonly #file: LoadedFile;
  readonly #endsAtReturn: boolean;
  #count = 0;
  #first: Buffer = Buffer.alloc(0);
  #fault: FileFault | undefined;

  constructor(file: LoadedFile, options: { readonly endsAtReturn: boolean }) {
    this.#file = file;
    this.#endsAtReturn = options.endsAtReturn;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Line, void, undefined> {
    const options = { bytesMax: LINE_BYTES_MAX, endsAtReturn: this.#endsAtReturn };
    try {
      for await (const line of splitLines(unzip(this.#file), options)) {
        this.#count += 1;
        if (this.#count === 1)
          this.#first = Buffer.from(line.bytes.subarray(0, FIRST_LINE_BYTES_MAX));
        yield line;
      }
    } catch (error) {
      if (!(error instanceof FileFault)) throw error;
      this.#fault = error;
    }
  }

  /** Why the file as a whole, or its rest, is refused: it could not be read, else by `found`. */
  refusal(found?: FileFault): RefusedRow | undefined {
    if (this.#fault !== undefined) {
      return { reason: this.#fault.reason, line: this.#count + 1, raw: Buffer.alloc(0) };
    }
    return found && { reason: found.reason, line: 1, raw: this.#first };
  }
}
