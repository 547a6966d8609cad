import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { LakeObject } from "../../../runtime/domain/lakeObjects.ts";
import type { Archive } from "../../../runtime/ports/Archive.ts";
import type { LakeStore, ObjectTail, Unreadable } from "../../../runtime/ports/LakeStore.ts";
import { ObjectChangedError } from "../../../runtime/ports/LakeStore.ts";
import type { ObjectReader, StoredObject } from "../../../runtime/ports/ObjectReader.ts";
import type { Faults } from "./Faults.ts";

interface Version {
  readonly id: string;
  readonly etag: string;
  readonly body: Buffer;
  readonly changedAtMs: number;
  readonly isArchived: boolean;
}

/** How an object is put by whoever is not a function. */
interface DropOptions {
  readonly changedAtMs: number;
  readonly isArchived?: boolean;
}

/** Size of the pieces in which an object is read, in bytes: small, so that they end anywhere. */
const CHUNK_BYTES = 7;

/** A bucket with versions in memory, as all the ports of the functions see it. */
export class MemoryBucket implements Archive, LakeStore, ObjectReader {
  readonly faults: Faults;
  /** Keys in the order in which functions put them. */
  readonly puts: string[] = [];
  chunkBytes = CHUNK_BYTES;
  readonly #versions = new Map<string, Version[]>();

  constructor(faults: Faults) {
    this.faults = faults;
  }

  /** Puts an object like a user. */
  drop(key: string, body: string | Uint8Array, options: DropOptions): Version {
    return this.#put(key, Buffer.from(body), options);
  }

  /** Deletes like a user of a bucket with versions, or, with a version, for good. */
  delete(key: string, versionId?: string): void {
    const versions = this.#versions.get(key) ?? [];
    if (versionId === undefined) versions.push({ ...MARKER });
    else
      this.#versions.set(
        key,
        versions.filter(({ id }) => id !== versionId),
      );
  }

  /** Keys of all objects below a prefix, sorted. */
  keys(prefix: string): string[] {
    return [...this.#versions.keys()]
      .filter((key) => key.startsWith(prefix) && this.#newest(key) !== undefined)
      .sort();
  }

  /** An object's bytes. */
  bytesOf(key: string): Buffer {
    const newest = this.#newest(key);
    if (newest === undefined) throw new Error(`no object ${key}`);
    return newest.body;
  }

  open(key: string, versionId?: string): Promise<StoredObject | Unreadable> {
    return this.faults.run(`open ${folderOf(key)}`, () => {
      const version =
        versionId === undefined
          ? this.#newest(key)
          : this.#versions.get(key)?.find(({ id }) => id === versionId);
      if (version === undefined) return "missing";
      if (version.isArchived) return "archived";
      const { etag, changedAtMs, body } = version;
      return { etag, changedAtMs, size: body.length, bytes: this.#chunks(body), close: () => {} };
    });
  }

  put({ key, body }: LakeObject): Promise<void> {
    return this.faults.run(`put ${folderOf(key)}`, () => {
      if (this.#newest(key) !== undefined) return;
      this.puts.push(key);
      this.#put(key, Buffer.from(body), { changedAtMs: 0 });
    });
  }

  readTail(key: string, bytes: number): Promise<ObjectTail | undefined> {
    return this.faults.run(`readTail ${folderOf(key)}`, () => {
      const version = this.#newest(key);
      if (version === undefined) return undefined;
      const { etag, body } = version;
      return { etag, size: body.length, bytes: body.subarray(Math.max(0, body.length - bytes)) };
    });
  }

  readRange(
    key: string,
    { etag, start, end }: { readonly etag: string; readonly start: number; readonly end: number },
  ): Promise<Uint8Array> {
    return this.faults.run(`readRange ${folderOf(key)}`, () => {
      const version = this.#newest(key);
      if (version?.etag !== etag) throw new ObjectChangedError(key);
      return version.body.subarray(start, end);
    });
  }

  putFile(key: string, path: string, etag: string | undefined): Promise<void> {
    return this.faults.run(`putFile ${folderOf(key)}`, () => {
      if (this.#newest(key)?.etag !== etag) throw new ObjectChangedError(key);
      this.puts.push(key);
      this.#put(key, readFileSync(path), { changedAtMs: 0 });
    });
  }

  read(key: string): Promise<Uint8Array | Unreadable> {
    return this.faults.run(`read ${folderOf(key)}`, () => this.#newest(key)?.body ?? "missing");
  }

  async *list(prefix: string): AsyncGenerator<string> {
    for (const key of await this.faults.run("list", () => this.keys(prefix))) yield key;
  }

  async *#chunks(body: Buffer): AsyncGenerator<Uint8Array> {
    for (let start = 0; start < body.length; start += this.chunkBytes) {
      const chunk = body.subarray(start, start + this.chunkBytes);
      yield start === 0 ? await this.faults.run("read bytes", () => chunk) : chunk;
    }
  }

  #newest(key: string): Version | undefined {
    const newest = this.#versions.get(key)?.at(-1);
    return newest?.id === MARKER.id ? undefined : newest;
  }

  #put(key: string, body: Buffer, { changedAtMs, isArchived = false }: DropOptions): Version {
    const versions = this.#versions.get(key) ?? [];
    const etag = createHash("md5").update(body).digest("hex");
    const version = { id: `v${versions.length + 1}`, etag, body, changedAtMs, isArchived };
    this.#versions.set(key, [...versions, version]);
    return version;
  }
}

/** Stands where a key was deleted. */
const MARKER: Version = {
  id: "marker",
  etag: "",
  body: Buffer.alloc(0),
  changedAtMs: 0,
  isArchived: false,
};

function folderOf(key: string): string {
  return key.slice(0, key.indexOf("/"));
}
