import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { BucketPort, ObjectVersion, OpenedVersion } from "../../../cli/delete/BucketPort.ts";
import type { Unreadable } from "../../../runtime/ports/LakeStore.ts";
import { ObjectChangedError } from "../../../runtime/ports/LakeStore.ts";
import type { ObjectHeaders } from "../../../runtime/ports/aws/S3LakeStore.ts";
import { Faults } from "../../runtime/fakes/Faults.ts";

interface Stored {
  readonly id: string;
  /** Undefined: a delete marker. */
  readonly body: Buffer | undefined;
  readonly headers: ObjectHeaders;
  readonly isArchived: boolean;
}

/** A bucket with versions in memory; newest first. */
export class VersionedBucket implements BucketPort {
  readonly bucket = "bucket";
  readonly faults: Faults;
  /** Called before each replacement, with its key. */
  onReplace: (key: string) => void = () => undefined;
  readonly #keys = new Map<string, Stored[]>();
  #ids = 0;

  constructor(faults: Faults = new Faults()) {
    this.faults = faults;
  }

  put(key: string, body: string | Uint8Array, headers: ObjectHeaders = {}): void {
    this.#add(key, { body: Buffer.from(body), headers, isArchived: false });
  }

  /** Puts an object that must be restored before it can be read. */
  archive(key: string): void {
    this.#add(key, { body: Buffer.from("x"), headers: {}, isArchived: true });
  }

  /** Deletes as whoever does not name a version. */
  mark(key: string): void {
    this.#add(key, { body: undefined, headers: {}, isArchived: false });
  }

  /** Newest content of an object; undefined if there is none. */
  read(key: string): Buffer | undefined {
    return this.#keys.get(key)?.[0]?.body;
  }

  headers(key: string): ObjectHeaders | undefined {
    return this.#keys.get(key)?.[0]?.headers;
  }

  /** Contents of all versions of all objects, `undefined` for markers. */
  all(): [key: string, body: Buffer | undefined][] {
    return [...this.#keys].flatMap(([key, versions]) =>
      versions.map(({ body }): [string, Buffer | undefined] => [key, body]),
    );
  }

  /** Keys of objects that are not hidden. */
  keys(prefix = ""): string[] {
    return [...this.#keys.keys()]
      .filter((key) => key.startsWith(prefix) && this.read(key) !== undefined)
      .sort();
  }

  async *versions(prefix: string): AsyncGenerator<ObjectVersion> {
    const keys = await this.faults.run("list", () =>
      [...this.#keys.keys()].filter((key) => key.startsWith(prefix)).sort(),
    );
    for (const key of keys) {
      const versions = [...(this.#keys.get(key) ?? [])];
      for (const [index, { id, body }] of versions.entries()) {
        yield {
          ...{ key, versionId: id, etag: etagOf(body), size: body?.length ?? 0 },
          ...{ isLatest: index === 0, isMarker: body === undefined },
        };
      }
    }
  }

  open(version: ObjectVersion): Promise<OpenedVersion | Unreadable> {
    return this.faults.run("open", () => {
      const found = this.#find(version);
      if (found?.body === undefined) return "missing";
      if (found.isArchived) return "archived";
      const { body, headers } = found;
      const bytes = chunksOf(body);
      return {
        ...{ etag: version.etag, size: body.length, changedAtMs: 0, bytes, headers },
        close: () => undefined,
      };
    });
  }

  readRange(version: ObjectVersion, start: number, end: number): Promise<Uint8Array> {
    return this.faults.run("readRange", () => {
      const body = this.#find(version)?.body;
      if (body === undefined) throw new ObjectChangedError(version.key);
      return body.subarray(start, end);
    });
  }

  replace(version: ObjectVersion, path: string, headers: ObjectHeaders): Promise<void> {
    this.onReplace(version.key);
    return this.faults.run("replace", () => {
      this.#requireNewest(version);
      this.put(version.key, readFileSync(path), headers);
    });
  }

  hide(version: ObjectVersion): Promise<void> {
    return this.faults.run("hide", () => {
      this.#requireNewest(version);
      this.mark(version.key);
    });
  }

  removeVersion(version: ObjectVersion): Promise<void> {
    return this.faults.run("removeVersion", () => {
      const left = (this.#keys.get(version.key) ?? []).filter(({ id }) => id !== version.versionId);
      if (left.length > 0) this.#keys.set(version.key, left);
      else this.#keys.delete(version.key);
    });
  }

  #find({ key, versionId }: ObjectVersion): Stored | undefined {
    return this.#keys.get(key)?.find(({ id }) => id === versionId);
  }

  #requireNewest({ key, etag }: ObjectVersion): void {
    const newest = this.read(key);
    if (newest === undefined || etagOf(newest) !== etag) throw new ObjectChangedError(key);
  }

  #add(key: string, stored: Omit<Stored, "id">): void {
    this.#ids += 1;
    const id = `v${this.#ids}`;
    this.#keys.set(key, [{ ...stored, id }, ...(this.#keys.get(key) ?? [])]);
  }
}

function etagOf(body: Buffer | undefined): string {
  return body === undefined ? "" : `"${createHash("md5").update(body).digest("hex")}"`;
}

async function* chunksOf(body: Buffer): AsyncGenerator<Uint8Array> {
  // Small, so that they end anywhere.
  for (let at = 0; at < body.length; at += 1_000) {
    yield await Promise.resolve(body.subarray(at, at + 1_000));
  }
}
