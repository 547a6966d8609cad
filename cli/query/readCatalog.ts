import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { GlueCatalog, type GlueContent } from "../../local/resources/GlueCatalog.ts";
import { LakeError } from "./LakeError.ts";

/** File in the data folder in which a run keeps the tables and named queries it declared. */
const CATALOG_FILE = "glue.json";

/**
 * Reads what the program of a local run declared for queries.
 * @throws {LakeError} if the folder holds no such thing
 */
export function readCatalog(dataDir: string): GlueContent {
  const folder = resolve(dataDir);
  const file = join(folder, CATALOG_FILE);
  const next = "run `stock-analytics local --data-dir DIR` first, and query the same folder";
  if (!existsSync(folder)) throw new LakeError(`"${folder}" does not exist; ${next}`);
  try {
    const content = GlueCatalog.read(file);
    if (content !== undefined) return content;
  } catch (error) {
    throw new LakeError(`"${file}" is damaged; ${next}`, { cause: error });
  }
  throw new LakeError(`"${folder}" has no ${CATALOG_FILE}, so no run has declared tables; ${next}`);
}
