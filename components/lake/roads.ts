import { FUNCTIONS } from "../../runtime/contract/environment.ts";
import type { LakeTable } from "../../runtime/contract/lake.ts";
import {
  BRONZE_PREFIX,
  IMPORT_PREFIX,
  IMPORTS,
  LATEST_PRICES,
  QUARANTINE_PREFIX,
  QUOTES,
  RAW_PREFIX,
  STAGING_PREFIX,
  STREAM_PRICES,
  TICKS,
} from "../../runtime/contract/lake.ts";
import type { FunctionName } from "../findLambdaCode.ts";
import type { LakeFolders } from "../permissions/lakeStatements.ts";
import type { Roads } from "../queries/Roads.ts";

/** How the rows of new objects get into a table of the lake. */
export interface Road {
  readonly key: keyof Roads;
  readonly role: FunctionName;
  readonly description: string;
  /** Folder whose new objects are loaded. */
  readonly folder: string;
  readonly table: LakeTable;
  /** Objects per invocation; absent: the function is scheduled and takes the messages itself. */
  readonly batchSize?: number;
  /** Whether it refuses rows, and keeps them with their reason. */
  readonly quarantines: boolean;
}

/** Objects per invocation: AWS's most without a batching window.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const FILES_PER_BATCH = 10;

/** All roads into the lake. */
export const ROADS: readonly Road[] = [
  {
    key: "compaction",
    role: FUNCTIONS.compactTicks,
    description: "Compacts the archive of accepted ticks into the table ticks",
    folder: RAW_PREFIX,
    table: TICKS,
    quarantines: false,
  },
  {
    key: "firehose",
    role: FUNCTIONS.loadStaged,
    description: "Loads what Firehose staged into the table stream_prices",
    folder: STAGING_PREFIX,
    table: STREAM_PRICES,
    batchSize: FILES_PER_BATCH,
    quarantines: true,
  },
  {
    key: "imports",
    role: FUNCTIONS.importFiles,
    description: "Loads dropped CSV files into the table imports",
    folder: IMPORT_PREFIX,
    table: IMPORTS,
    // One file can take all the time there is.
    batchSize: 1,
    quarantines: true,
  },
  {
    key: "quotes",
    role: FUNCTIONS.cleanQuotes,
    description: "Cleans providers' quotes into the table quotes",
    folder: BRONZE_PREFIX,
    table: QUOTES,
    batchSize: FILES_PER_BATCH,
    quarantines: true,
  },
];

/** Folders that a road's function works in. It cannot trigger itself: it writes none that it loads. */
export function foldersOf({ folder, table, batchSize, quarantines }: Road): LakeFolders {
  const tables = [table.prefix, LATEST_PRICES.prefix];
  return {
    reads: [folder, ...tables],
    readsVersions: batchSize === undefined ? [] : [folder],
    writes: tables,
    writesWhole: quarantines ? [QUARANTINE_PREFIX] : [],
  };
}
