import {
  BRONZE_PREFIX,
  IMPORT_PREFIX,
  IMPORTS,
  QUOTES,
  STAGING_PREFIX,
  STREAM_PRICES,
} from "../contract/lake.ts";
import type { AcceptRules } from "../domain/readTick.ts";
import type { FileRow, LoadedFile } from "../files/LoadedFile.ts";
import { readQuotes } from "../files/quotes/readQuotes.ts";
import { readImport } from "../files/readImport.ts";
import { readStaged } from "../files/readStaged.ts";
import type { ObjectLoad } from "./ObjectLoad.ts";

/** A road whose files are judged by the pipeline's rules. */
export type JudgedLoad = Omit<ObjectLoad, "read"> & {
  readonly read: (file: LoadedFile, rules: AcceptRules) => AsyncIterable<FileRow>;
};

/** CSV files dropped below `import/`. */
export const IMPORT_LOAD: JudgedLoad = {
  table: IMPORTS,
  prefix: IMPORT_PREFIX,
  endings: [".csv", ".csv.gz"],
  read: readImport,
};

/** What Firehose delivers below `staging/`. Its names end in what its settings say, or in nothing. */
export const STAGED_LOAD: JudgedLoad = {
  table: STREAM_PRICES,
  prefix: STAGING_PREFIX,
  endings: [""],
  read: readStaged,
};

/** Answers of providers below `quotes/bronze/`. */
export const QUOTES_LOAD: JudgedLoad = {
  table: QUOTES,
  prefix: BRONZE_PREFIX,
  endings: [".json", ".json.gz", ".csv", ".csv.gz"],
  read: readQuotes,
};

/** The road with its rules. */
export function judgeWith({ read, ...load }: JudgedLoad, rules: AcceptRules): ObjectLoad {
  return { ...load, read: (file) => read(file, rules) };
}
