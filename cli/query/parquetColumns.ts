import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteText, escapeGlob } from "./quoteSql.ts";

/** A column as a Parquet file declares it. */
export interface ParquetColumn {
  /** Absolute path of the file. */
  readonly path: string;
  readonly name: string;
  /** DuckDB's type of its values; undefined for a group of columns (struct, list or map). */
  readonly type: string | undefined;
}

/**
 * Reads the columns that files declare, from their footers.
 * @throws if one of them is no Parquet
 */
export async function parquetColumns(
  connection: DuckDBConnection,
  paths: readonly string[],
): Promise<readonly ParquetColumn[]> {
  const list = paths.map((path) => quoteText(escapeGlob(path))).join(", ");
  const reader = await connection.runAndReadAll(
    `SELECT file_name, name, coalesce(num_children, 0), duckdb_type FROM parquet_schema([${list}])`,
  );
  return topLevel(reader.getRowsJson());
}

/** The schema comes as a walk through a tree for each file: the root first, then what is below it. */
function topLevel(rows: readonly (readonly unknown[])[]): ParquetColumn[] {
  const columns: ParquetColumn[] = [];
  let file: unknown;
  /** Nodes still to come on each level, the root's own children first. */
  let open: number[] = [];
  for (const [path, name, children, type] of rows) {
    const count = Number(children);
    if (path !== file) {
      file = path;
      open = [count];
      continue;
    }
    while (open.length > 1 && open.at(-1) === 0) open.pop();
    open.push((open.pop() ?? 0) - 1);
    if (open.length === 1) {
      const leaf = count === 0 && typeof type === "string" ? type : undefined;
      columns.push({ path: String(path), name: String(name), type: leaf });
    }
    if (count > 0) open.push(count);
  }
  return columns;
}
