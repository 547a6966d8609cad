import type { LakeTable } from "../contract/lake.ts";
import type { ReadFile } from "../files/LoadedFile.ts";
import type { MergePorts } from "../lake/mergeRows.ts";
import type { Archive } from "../ports/Archive.ts";
import type { ObjectReader } from "../ports/ObjectReader.ts";
import type { Observer } from "./observe.ts";

/** A road by which files become rows of a table. */
export interface ObjectLoad {
  readonly table: LakeTable;
  /** Folder of the archive bucket whose objects are read; nothing is ever written below it. */
  readonly prefix: string;
  /** Endings of the names of its files, in lower case. */
  readonly endings: readonly string[];
  readonly read: ReadFile;
}

/** What objects are loaded with. */
export interface LoadPorts extends MergePorts {
  /** Name of the archive bucket. */
  readonly bucket: string;
  readonly objects: ObjectReader;
  readonly archive: Archive;
  readonly observer: Observer;
}
