import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { LakeStore } from "../ports/LakeStore.ts";
import { ObjectChangedError } from "../ports/LakeStore.ts";
import type { Cells } from "./cells.ts";
import { forEachAtOnce } from "./forEachAtOnce.ts";
import { LakeObjectError } from "./LakeObjectError.ts";
import { objectKey } from "./objectKey.ts";
import { ParquetFile } from "./ParquetFile.ts";
import { ParquetObject } from "./ParquetObject.ts";
import type { TableLayout } from "./TableLayout.ts";

/** Where the rows of a day lie. */
export interface DayPlace {
  /** Objects that they are spread over by symbol, 1 to 100. */
  readonly buckets: number;
  /** Whether there was no object of the day when it was looked up: then none has to be read. */
  readonly isNew: boolean;
}

/** Where rows lie of tables, and days, that have one object. */
export const ONE_OBJECT: DayPlace = { buckets: 1, isNew: false };

/** Most bytes of an object that are read to learn its number: most footers are smaller. */
const TAIL_BYTES = 64 * 1024;
/** Days that are looked up at once: most of the time they wait for S3. */
const AT_ONCE = 8;
/** New days of a month from which on its folder is listed: a list costs what twelve reads do. */
// https://aws.amazon.com/s3/pricing/
const LIST_DAYS_MIN = 8;

/**
 * Over how many objects the rows of each day are spread: what the day began with, whatever is set now, for a
 * row that came again would lie in two objects otherwise. The day's first object says it, and is there before
 * any other: of two that begin a day at once with different numbers one puts it, and both follow.
 */
export class DayPlaces {
  readonly #lake: LakeStore;
  readonly #layout: TableLayout;
  readonly #buckets: number;
  readonly #folder: string;
  /** By key of the day's first object. */
  readonly #places = new Map<string, DayPlace>();
  readonly #lookups = new Map<string, Promise<void>>();

  /**
   * @param options.buckets objects of days that begin now
   * @param options.folder for files that are needed while days are looked up
   */
  constructor(
    lake: LakeStore,
    layout: TableLayout,
    options: { readonly buckets: number; readonly folder: string },
  ) {
    this.#lake = lake;
    this.#layout = layout;
    this.#buckets = options.buckets;
    this.#folder = options.folder;
  }

  /**
   * Looks up the days of rows, but for those that are known already. Rows of a day of which the first object
   * is none of the table's belong there, where merging them fails, and no others with them.
   */
  async lookUp(rows: Iterable<Cells>): Promise<void> {
    const keys = new Set<string>();
    for (const row of rows) {
      const key = this.#firstKey(row);
      if (!this.#places.has(key)) keys.add(key);
    }
    const present = await this.#listMonths(keys);
    await forEachAtOnce(keys, AT_ONCE, (key) => this.#lookUpOnce(key, present(key)));
  }

  /** Where a row lies whose day has been looked up. */
  of(row: Cells): DayPlace {
    const key = this.#firstKey(row);
    const place = this.#places.get(key);
    if (place === undefined)
      throw new Error(`the day of ${key} must be looked up before it is used`);
    return place;
  }

  #firstKey(row: Cells): string {
    return objectKey(this.#layout, row, ONE_OBJECT.buckets);
  }

  /** Whether a key is there, where many of its month are wanted; true where nobody asked. */
  async #listMonths(keys: Iterable<string>): Promise<(key: string) => boolean> {
    const months = Map.groupBy(keys, (key) => key.slice(0, key.lastIndexOf("/") + 1));
    const listed = new Map<string, ReadonlySet<string>>();
    const many = [...months].filter(([, days]) => days.length >= LIST_DAYS_MIN);
    await forEachAtOnce(many, AT_ONCE, async ([month, days]) => {
      const found = new Set<string>();
      for await (const key of this.#lake.list(month)) found.add(key);
      for (const day of days) listed.set(day, found);
    });
    return (key) => listed.get(key)?.has(key) ?? true;
  }

  async #lookUpOnce(key: string, mayBeThere: boolean): Promise<void> {
    if (this.#places.has(key)) return;
    let lookup = this.#lookups.get(key);
    if (lookup === undefined) {
      lookup = this.#find(key, mayBeThere).then((place) => void this.#places.set(key, place));
      this.#lookups.set(key, lookup);
    }
    try {
      await lookup;
    } finally {
      // What failed may be tried again.
      this.#lookups.delete(key);
    }
  }

  async #find(key: string, mayBeThere: boolean): Promise<DayPlace> {
    for (let attempt = 1; ; attempt += 1) {
      const found = attempt > 1 || mayBeThere ? await this.#open(key) : undefined;
      if (found !== undefined) return found;
      // Where one object has all rows its own put decides.
      if (this.#buckets === 1) return { buckets: 1, isNew: true };
      try {
        await this.#begin(key);
      } catch (error) {
        if (!(error instanceof ObjectChangedError)) throw error;
      }
    }
  }

  async #open(key: string): Promise<DayPlace | undefined> {
    try {
      const first = await ParquetObject.open(this.#lake, key, this.#layout, TAIL_BYTES);
      return first === undefined ? undefined : { buckets: first.buckets, isNew: false };
    } catch (error) {
      if (!(error instanceof LakeObjectError)) throw error;
      return ONE_OBJECT;
    }
  }

  /** Puts a day's first object, without rows, if nobody else has. */
  async #begin(key: string): Promise<void> {
    const path = join(this.#folder, `${randomUUID()}.parquet`);
    try {
      new ParquetFile(path, this.#layout, this.#buckets).finish();
      await this.#lake.putFile(key, path, undefined);
    } finally {
      rmSync(path, { force: true });
    }
  }
}
