import { gunzipSync } from "node:zlib";
import type { LakeObject } from "../../../runtime/domain/lakeObjects.ts";
import type { Archive } from "../../../runtime/ports/Archive.ts";
import type { Faults } from "./Faults.ts";

/** A line of the archive. */
export type Row = Readonly<Record<string, unknown>>;

/** {@link Archive} in memory. */
export class MemoryArchive implements Archive {
  readonly objects = new Map<string, Buffer>();
  /** Names under which other bytes than the stored ones were put. */
  readonly conflicts: string[] = [];
  readonly #faults: Faults;

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  put({ key, body }: LakeObject): Promise<void> {
    return this.#faults.run(`archive.put ${key.slice(0, key.indexOf("/"))}`, () => {
      const before = this.objects.get(key);
      if (before === undefined) this.objects.set(key, Buffer.from(body));
      else if (!before.equals(body)) this.conflicts.push(key);
    });
  }

  /** All lines below a prefix, repeated ones included. */
  rows(prefix: string): Row[] {
    return [...this.objects]
      .filter(([key]) => key.startsWith(prefix))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([key, body]) => readLines(key.endsWith(".gz") ? gunzipSync(body) : body));
  }

  /** The lines below a prefix, once each and in an order of their own. */
  distinct(prefix: string): string[] {
    return [...new Set(this.rows(prefix).map((row) => JSON.stringify(row)))].sort();
  }
}

function readLines(text: Buffer): Row[] {
  return text
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Row);
}
