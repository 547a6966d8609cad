import { closeSync, openSync, writeSync } from "node:fs";
import { ByteWriter } from "hyparquet-writer/src/bytewriter.js";

/** Collects bytes and appends them to a file whenever a row group is complete. */
export class FileWriter extends ByteWriter {
  readonly #file: number;

  /** @param path must not exist yet */
  constructor(path: string) {
    super();
    this.#file = openSync(path, "wx");
  }

  /** Appends what was collected. */
  flush(): void {
    const bytes = this.getBytes();
    for (let at = 0; at < bytes.length;) at += writeSync(this.#file, bytes, at);
    this.index = 0;
  }

  override finish(): void {
    this.flush();
    this.close();
  }

  /** Frees the file. */
  close(): void {
    closeSync(this.#file);
  }
}
