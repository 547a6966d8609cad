import { randomUUID } from "node:crypto";
import { createWriteStream, rmSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { FileFault } from "../../runtime/files/FileFault.ts";
import { ObjectChangedError } from "../../runtime/ports/LakeStore.ts";
import type { OpenedVersion } from "./BucketPort.ts";
import type { ObjectRewrite } from "./ObjectRewrite.ts";
import { UndecidableError } from "./ObjectRewrite.ts";
import { mentions } from "./readSaid.ts";
import type { RowFilter } from "./RowFilter.ts";
import { Tally } from "./RowFilter.ts";
import type { Selection } from "./Selection.ts";

/** Objects that are text, gzipped where their name ends in `.gz`. */
export function textRewrite(filter: RowFilter, selection: Selection): ObjectRewrite {
  return {
    async look(port, version) {
      const opened = await port.open(version);
      if (opened === "missing") return undefined;
      if (opened === "archived") throw new UndecidableError("is archived; restore it first");
      const tally = new Tally();
      const watch = new Watch(opened.bytes, selection, !version.key.endsWith(".gz"));
      const file = { key: version.key, changedAtMs: opened.changedAtMs, bytes: watch };
      try {
        await drain(filter(file, selection, tally));
        return tally;
      } catch (error) {
        if (!(error instanceof FileFault)) throw error;
        await drain(watch.rest());
        if (watch.isUnconcerned) return new Tally();
        throw new UndecidableError(error.message, { cause: error });
      } finally {
        opened.close();
      }
    },
    async rewrite(port, version, folder) {
      const opened = await port.open(version);
      if (typeof opened === "string") throw new ObjectChangedError(version.key);
      const path = join(folder, randomUUID());
      try {
        await writeKept(filter, selection, { key: version.key, opened, path });
        await port.replace(version, path, opened.headers);
      } finally {
        opened.close();
        rmSync(path, { force: true });
      }
    },
  };
}

/** Reads to the end. */
async function drain(bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const chunks = bytes[Symbol.asyncIterator]();
  for (let next = await chunks.next(); next.done !== true;) next = await chunks.next();
}

async function writeKept(
  filter: RowFilter,
  selection: Selection,
  { key, opened, path }: { key: string; opened: OpenedVersion; path: string },
): Promise<void> {
  const file = { key, changedAtMs: opened.changedAtMs, bytes: opened.bytes };
  const kept = Readable.from(filter(file, selection, new Tally()), { objectMode: false });
  const target = createWriteStream(path, { flags: "wx" });
  if (key.toLowerCase().endsWith(".gz")) await pipeline(kept, createGzip(), target);
  else await pipeline(kept, target);
}

/** Passes bytes on, and sees whether plain text of the selection is among them. */
class Watch implements AsyncIterable<Uint8Array> {
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #selection: Selection;
  /** End of the chunk before: what is looked for may begin there. */
  #tail = "";
  isUnconcerned: boolean;

  constructor(bytes: AsyncIterable<Uint8Array>, selection: Selection, isPlain: boolean) {
    this.#chunks = bytes[Symbol.asyncIterator]();
    this.#selection = selection;
    this.isUnconcerned = isPlain && selection.symbol !== undefined;
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    // Without `return`: the rest is read after a filter has given up.
    return { next: () => this.#next() };
  }

  async *rest(): AsyncGenerator<Uint8Array> {
    if (!this.isUnconcerned) return;
    for (let next = await this.#next(); next.done !== true; next = await this.#next()) {
      yield next.value;
    }
  }

  async #next(): Promise<IteratorResult<Uint8Array>> {
    const next = await this.#chunks.next();
    if (next.done !== true && this.isUnconcerned) {
      const text = this.#tail + Buffer.from(next.value).toString("latin1");
      this.isUnconcerned = mentions(text, this.#selection) === false;
      this.#tail = text.slice(-32);
    }
    return next;
  }
}
