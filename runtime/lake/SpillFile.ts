import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { Cells } from "./cells.ts";

/** Most characters of a block: what is in memory of each run while runs are merged. */
const BLOCK_TEXT = 128 * 1024;

const FASTEST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** Where a block of rows is in the file. */
interface Block {
  readonly at: number;
  readonly length: number;
}

/** Sorted rows in the file, to be read in order. */
export type Run = readonly Block[];

/** A file for sorted rows that memory has no room for. */
export class SpillFile {
  readonly #file: number;
  #size = 0;

  /** @param path must not exist yet */
  constructor(path: string) {
    this.#file = openSync(path, "wx+");
  }

  /** Bytes on disk. */
  get size(): number {
    return this.#size;
  }

  /** Writes rows that are sorted. */
  write(rows: readonly Cells[]): Run {
    const blocks: Block[] = [];
    let lines: string[] = [];
    let text = 0;
    for (const row of rows) {
      const line = JSON.stringify(row);
      lines.push(line);
      text += line.length;
      if (text < BLOCK_TEXT) continue;
      blocks.push(this.#append(lines));
      lines = [];
      text = 0;
    }
    if (lines.length > 0) blocks.push(this.#append(lines));
    return blocks;
  }

  /** Reads a run back, block by block. */
  *read(run: Run): Generator<readonly Cells[], void, undefined> {
    for (const { at, length } of run) {
      const bytes = Buffer.allocUnsafe(length);
      for (let done = 0; done < length;) {
        const read = readSync(this.#file, bytes, done, length - done, at + done);
        if (read === 0) throw new Error(`spilled rows end ${length - done} bytes early`);
        done += read;
      }
      yield JSON.parse(zstdDecompressSync(bytes).toString("utf8")) as Cells[];
    }
  }

  /** Frees the file. */
  close(): void {
    closeSync(this.#file);
  }

  #append(lines: readonly string[]): Block {
    const bytes = zstdCompressSync(`[${lines.join(",")}]`, FASTEST);
    const block = { at: this.#size, length: bytes.length };
    for (let done = 0; done < bytes.length;) done += writeSync(this.#file, bytes, done);
    this.#size += bytes.length;
    return block;
  }
}
