import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Json } from "@duckdb/node-api";
import { DuckDBInstance } from "@duckdb/node-api";

/** Rows as DuckDB, which did not write them, reads them: all values but booleans as exact text. */
export async function readParquet(
  bytes: Uint8Array,
  sql = "SELECT * FROM parquet",
): Promise<Record<string, Json>[]> {
  const folder = mkdtempSync(join(tmpdir(), "read-parquet-"));
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    const path = join(folder, "object.parquet");
    writeFileSync(path, bytes);
    await connection.run("SET TimeZone = 'America/New_York'");
    const text = sql.replace(/\bparquet\b/, `read_parquet('${path}')`).replace("$path", path);
    return (await connection.runAndReadAll(text)).getRowObjectsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
    rmSync(folder, { recursive: true });
  }
}
