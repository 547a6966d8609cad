import type { DuckDBConnection } from "@duckdb/node-api";
import type { GlueTable } from "../../local/resources/GlueCatalog.ts";
import { duckDbType } from "./duckDbType.ts";
import { listObjects, type ObjectFile } from "./listObjects.ts";
import { parquetColumns } from "./parquetColumns.ts";
import { parquetProblem } from "./parquetProblem.ts";
import { tableLocation } from "./tableLocation.ts";
import { emptySql, parquetViewSql, type TableFiles, unreadableSql, viewSql } from "./viewSql.ts";

/** A table as a statement sees it at this moment. */
export interface TableContent {
  /** SELECT that gives its rows, or that fails with the reason once its rows are asked for. */
  readonly select: string;
  /** What there is to read. */
  readonly objects: readonly ObjectFile[];
}

/**
 * Finds what of a table there is to read. One that cannot be read shuts nothing else.
 * @param options.isNamed whether the statement may read it; else nothing is looked for
 */
export async function tableContent(
  connection: DuckDBConnection,
  table: GlueTable,
  { dataDir, isNamed }: { readonly dataDir: string; readonly isNamed: boolean },
): Promise<TableContent> {
  const problem = declarationProblem(table);
  if (problem !== undefined) return { select: unreadableSql(table, problem), objects: [] };
  const location = tableLocation(table);
  if (location === undefined || !isNamed) return { select: emptySql(table), objects: [] };
  const objects = await listObjects(dataDir, location);
  const files: TableFiles = { dataDir, location, objects };
  const select =
    formatOf(table) === "parquet" && objects.length > 0
      ? await parquetSelect(connection, table, files)
      : viewSql(table, files);
  return { select, objects };
}

function formatOf({ serializationLibrary }: GlueTable): "json" | "parquet" | undefined {
  const library = serializationLibrary?.toLowerCase();
  if (library === undefined || library.includes("json")) return "json";
  return library.includes("parquet") ? "parquet" : undefined;
}

/** Why a table cannot be read, as far as its declaration tells. */
function declarationProblem(table: GlueTable): string | undefined {
  const strange = [...table.columns, ...table.partitionKeys].find(
    ({ type }) => duckDbType(type) === undefined,
  );
  if (strange !== undefined) return `its column "${strange.name}" has the type ${strange.type}`;
  if (formatOf(table) === undefined) {
    return `its format is ${table.serializationLibrary}, and not JSON lines or Parquet`;
  }
  const location = tableLocation(table);
  if (location === undefined) {
    return `its location is "${table.location}", and not s3://bucket/prefix`;
  }
  const missing = table.partitionKeys.find(({ name }) => !location.columns.includes(name));
  return missing && `its location template lacks its partition "${missing.name}"`;
}

async function parquetSelect(
  connection: DuckDBConnection,
  table: GlueTable,
  files: TableFiles,
): Promise<string> {
  try {
    const columns = await parquetColumns(
      connection,
      files.objects.map(({ path }) => path),
    );
    const problem = parquetProblem(table, files.objects, columns);
    if (problem !== undefined) return unreadableSql(table, problem);
    const written = new Set(columns.map(({ name }) => name.toLowerCase()));
    return parquetViewSql(table, { files, written });
  } catch (error) {
    // The engine names the file.
    return unreadableSql(table, error instanceof Error ? error.message : String(error));
  }
}
