import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { LakeStore, ObjectTail, Unreadable } from "../../../runtime/ports/LakeStore.ts";
import { ObjectChangedError } from "../../../runtime/ports/LakeStore.ts";
import { Faults } from "./Faults.ts";

/** {@link LakeStore} in memory. */
export class MemoryLake implements LakeStore {
  readonly objects = new Map<string, Buffer>();
  /** Keys that lie in Glacier. */
  readonly archived = new Set<string>();
  /** Keys that were put, in order. */
  readonly puts: string[] = [];
  readonly #faults: Faults;

  constructor(faults: Faults = new Faults()) {
    this.#faults = faults;
  }

  readTail(key: string, bytes: number): Promise<ObjectTail | undefined> {
    return this.#faults.run("lake.readTail", () => {
      const object = this.objects.get(key);
      if (object === undefined) return undefined;
      const start = Math.max(0, object.length - bytes);
      return { etag: etagOf(object), size: object.length, bytes: object.subarray(start) };
    });
  }

  readRange(
    key: string,
    { etag, start, end }: { readonly etag: string; readonly start: number; readonly end: number },
  ): Promise<Uint8Array> {
    return this.#faults.run("lake.readRange", () => {
      const object = this.objects.get(key);
      if (object === undefined || etagOf(object) !== etag) throw new ObjectChangedError(key);
      return object.subarray(start, end);
    });
  }

  putFile(key: string, path: string, etag: string | undefined): Promise<void> {
    const bytes = readFileSync(path);
    return this.#faults.run(`lake.putFile ${key.slice(0, key.indexOf("/"))}`, () => {
      const object = this.objects.get(key);
      const present = object === undefined ? undefined : etagOf(object);
      if (present !== etag) throw new ObjectChangedError(key);
      this.objects.set(key, bytes);
      this.puts.push(key);
    });
  }

  read(key: string): Promise<Uint8Array | Unreadable> {
    return this.#faults.run("lake.read", () => {
      if (this.archived.has(key)) return "archived";
      return this.objects.get(key) ?? "missing";
    });
  }

  async *list(prefix: string): AsyncGenerator<string, void, undefined> {
    const keys = await this.#faults.run("lake.list", () => [...this.objects.keys()]);
    for (const key of keys.sort()) if (key.startsWith(prefix)) yield key;
  }
}

function etagOf(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
