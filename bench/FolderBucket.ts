import { createHash } from "node:crypto";
import {
  closeSync,
  copyFileSync,
  createReadStream,
  mkdirSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { LakeObject } from "../runtime/domain/lakeObjects.ts";
import type { Archive } from "../runtime/ports/Archive.ts";
import type { LakeStore, ObjectTail } from "../runtime/ports/LakeStore.ts";
import type { ObjectReader, StoredObject } from "../runtime/ports/ObjectReader.ts";

/** A bucket on disk, so that what is measured is the function's own memory. For one writer. */
export class FolderBucket implements Archive, LakeStore, ObjectReader {
  readonly folder: string;
  /** How often an object was read or written. */
  calls = 0;

  /** @param folder default: one of its own, which {@link remove} takes away */
  constructor(folder: string = mkdtempSync(join(tmpdir(), "stock-analytics-bench-"))) {
    this.folder = folder;
  }

  pathOf(key: string): string {
    return join(this.folder, key);
  }

  open(key: string): Promise<StoredObject> {
    const { size } = statSync(this.pathOf(key));
    const bytes = createReadStream(this.pathOf(key)) as AsyncIterable<Buffer>;
    const etag = createHash("md5").update(key).digest("hex");
    return Promise.resolve({ etag, size, changedAtMs: Date.now(), bytes, close: () => undefined });
  }

  put({ key, body }: LakeObject): Promise<void> {
    this.calls += 1;
    writeFileSync(this.#target(key), body);
    return Promise.resolve();
  }

  async readTail(key: string, bytes: number): Promise<ObjectTail | undefined> {
    this.calls += 1;
    const size = statSync(this.pathOf(key), { throwIfNoEntry: false })?.size;
    if (size === undefined) return undefined;
    const start = Math.max(0, size - bytes);
    return { etag: "1", size, bytes: await this.readRange(key, { start, end: size }) };
  }

  readRange(key: string, { start, end }: { start: number; end: number }): Promise<Uint8Array> {
    this.calls += 1;
    const file = openSync(this.pathOf(key), "r");
    const bytes = new Uint8Array(end - start);
    readSync(file, bytes, 0, bytes.length, start);
    closeSync(file);
    return Promise.resolve(bytes);
  }

  putFile(key: string, path: string): Promise<void> {
    this.calls += 1;
    copyFileSync(path, this.#target(key));
    return Promise.resolve();
  }

  read(): Promise<never> {
    return Promise.reject(new Error("nothing is read whole here"));
  }

  list(): never {
    throw new Error("nothing is listed here");
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #target(key: string): string {
    const path = this.pathOf(key);
    mkdirSync(dirname(path), { recursive: true });
    return path;
  }
}
