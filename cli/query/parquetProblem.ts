import type { GlueTable } from "../../local/resources/GlueCatalog.ts";
import { duckDbType } from "./duckDbType.ts";
import type { ObjectFile } from "./listObjects.ts";
import type { ParquetColumn } from "./parquetColumns.ts";

/**
 * Why objects are not what their table declares: Athena fails on such an object, and a cast here would
 * hide it. Columns that the table does not have are ignored, as Athena ignores them.
 * @returns undefined when all is as declared
 */
export function parquetProblem(
  table: GlueTable,
  objects: readonly ObjectFile[],
  columns: readonly ParquetColumn[],
): string | undefined {
  const declared = new Map(table.columns.map(({ name, type }) => [name.toLowerCase(), type]));
  for (const { path, name, type } of columns) {
    const expected = declared.get(name.toLowerCase());
    if (expected === undefined || isWrittenAs(expected, type)) continue;
    const key = objects.find((object) => object.path === path)?.key ?? path;
    const found = type ?? "a group of columns";
    return `object "${key}" has "${name}" as ${found}, and the table as ${expected}; write it again as declared`;
  }
  return undefined;
}

/** Whether Athena reads values written as a type, DuckDB's name for it, as a Hive type. */
function isWrittenAs(hiveType: string, written: string | undefined): boolean {
  if (written === undefined) return false;
  const type = duckDbType(hiveType);
  // Whether a file says that its times are of UTC makes no difference to Athena: it takes them so.
  if (type === "TIMESTAMP") return /^TIMESTAMP(?:_MS| WITH TIME ZONE)?$/.test(written);
  return type === written;
}
