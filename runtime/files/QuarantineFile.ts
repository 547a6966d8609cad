import { gzipSync } from "node:zlib";
import { QUARANTINE_PREFIX } from "../contract/lake.ts";
import type { LakeObject } from "../domain/lakeObjects.ts";
import { hourFolder } from "../domain/lakeObjects.ts";
import { hashFields } from "../domain/tickId.ts";
import type { RefusedRow } from "./LoadedFile.ts";

/** Which object refused rows came in. */
export interface RefusedSource {
  readonly key: string;
  readonly etag: string;
  /** Epoch milliseconds. */
  readonly changedAtMs: number;
}

/** Size of an object before it is compressed, in bytes, beyond which the next one begins. */
const OBJECT_BYTES = 8 * 1024 * 1024;

/**
 * Gathers what was refused of a file into objects of `quarantine/`, in the folder of the hour in which the
 * file came. Their names and bytes are functions of the file, so that reading it again puts the same.
 */
export class QuarantineFile {
  readonly #source: RefusedSource;
  #lines: string[] = [];
  #bytes = 0;
  #objects = 0;

  constructor(source: RefusedSource) {
    this.#source = source;
  }

  /** Adds a row; returns an object to put when one is full. */
  add({ reason, line, raw }: RefusedRow): LakeObject | undefined {
    const payload = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString("base64");
    const text = JSON.stringify({
      reason,
      payload,
      arrived_at: new Date(this.#source.changedAtMs).toISOString(),
      source: this.#source.key,
      line,
    });
    this.#lines.push(text);
    this.#bytes += text.length;
    return this.#bytes >= OBJECT_BYTES ? this.end() : undefined;
  }

  /** The object of the rows that are left, if any are. */
  end(): LakeObject | undefined {
    if (this.#lines.length === 0) return undefined;
    const body = gzipSync(`${this.#lines.join("\n")}\n`);
    this.#lines = [];
    this.#bytes = 0;
    this.#objects += 1;
    const { key, etag, changedAtMs } = this.#source;
    const road = key.split("/").slice(0, 2);
    const prefix = road[0] === "quotes" ? road.join("-") : road[0];
    const name = `${prefix}-${hashFields([key, etag])}`;
    const part = this.#objects === 1 ? "" : `-${this.#objects}`;
    return { key: `${QUARANTINE_PREFIX}${hourFolder(changedAtMs)}/${name}${part}.ndjson.gz`, body };
  }
}
