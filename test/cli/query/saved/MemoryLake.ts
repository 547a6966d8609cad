import { readFileSync } from "node:fs";
import type { LakeStore } from "../../../../runtime/ports/LakeStore.ts";

/** Takes what the lake's core writes where nothing was. */
export class MemoryLake implements LakeStore {
  readonly objects = new Map<string, Uint8Array>();

  readTail(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  readRange(): Promise<never> {
    return Promise.reject(new Error("nothing is read here"));
  }

  putFile(key: string, path: string): Promise<void> {
    this.objects.set(key, readFileSync(path));
    return Promise.resolve();
  }

  read(): Promise<"missing"> {
    return Promise.resolve("missing");
  }

  list(): never {
    throw new Error("nothing is listed here");
  }
}
