import { LakeError } from "./LakeError.ts";

/** The package, as far as queries use it. */
export type DuckDb = typeof import("@duckdb/node-api");

/** Release of the engine that queries are tested with; the peer dependency asks for the same. */
export const DUCKDB_VERSION = "1.5.5-r.5";

/**
 * Loads DuckDB, the engine of local queries. It is an optional part, 70 MB large.
 * @param load how to import the package; tests put another in its place.
 * @throws {LakeError} with the command that installs it, when it is not there
 */
export async function loadDuckDb(
  load: () => Promise<DuckDb> = () => import("@duckdb/node-api"),
): Promise<DuckDb> {
  try {
    return await load();
  } catch (error) {
    const command = `npm i -D @duckdb/node-api@${DUCKDB_VERSION}`;
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND") {
      throw new LakeError(`local queries need DuckDB, which is not installed; run\n  ${command}`, {
        cause: error,
      });
    }
    const reason = error instanceof Error ? error.message : String(error);
    throw new LakeError(`DuckDB cannot be loaded (${reason}); install it again:\n  ${command}`, {
      cause: error,
    });
  }
}
