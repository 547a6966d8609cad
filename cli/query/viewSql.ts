import type { GlueColumn, GlueTable } from "../../local/resources/GlueCatalog.ts";
import { duckDbType } from "./duckDbType.ts";
import { objectsFolder, type ObjectFile } from "./listObjects.ts";
import { escapeGlob, quoteName, quoteText } from "./quoteSql.ts";
import { structFields } from "./structFields.ts";
import type { TableLocation } from "./tableLocation.ts";

/** Column in which the reader tells the file of a row. */
const PATH_COLUMN = "$path";

/** Column in which the reader gives a whole line, where columns are not enough. */
const LINE_COLUMN = "json";

/** Largest line that is read, in bytes: a record of 10 MiB in base64, and then some. */
const LINE_BYTES_MAX = 64 * 1024 * 1024;

/** What of a table lies where. */
export interface TableFiles {
  readonly dataDir: string;
  readonly location: TableLocation;
  readonly objects: readonly ObjectFile[];
}

/**
 * SELECT that reads a table's objects as its declared columns, partition columns last. Values are read
 * as text and cast to the declared type, so that decimals written as JSON strings stay exact.
 */
export function viewSql(table: GlueTable, files: TableFiles): string {
  if (files.objects.length === 0) return emptySql(table);
  const isNested = table.columns.some(({ type }) => structFields(type) !== undefined);
  const columns = [
    ...table.columns.map((column) =>
      isNested
        ? `${memberSql(column, quoteName(LINE_COLUMN))} AS ${quoteName(column.name)}`
        : castSql(column, quoteName(column.name)),
    ),
    ...table.partitionKeys.map((column) => castSql(column, partitionSql(column.name, files))),
  ];
  const readers = [true, false].flatMap((isGzip) => {
    const paths = files.objects.filter((object) => object.isGzip === isGzip);
    if (paths.length === 0) return [];
    return [isNested ? lineReaderSql(paths, isGzip) : readerSql(table, paths, isGzip)];
  });
  return `SELECT ${columns.join(", ")} FROM (${readers.join(" UNION ALL ")})`;
}

/** SELECT that fails with a message once the table is used: one bad table must not shut the others. */
export function unreadableSql(table: GlueTable, problem: string): string {
  const columns = allColumns(table).map(({ name }) => `NULL AS ${quoteName(name)}`);
  const message = `table "${table.name}" cannot be read locally: ${problem}`;
  const list = columns.length === 0 ? "NULL AS unreadable" : columns.join(", ");
  return `SELECT ${list} WHERE CAST(error(${quoteText(message)}) AS BOOLEAN)`;
}

function allColumns(table: GlueTable): readonly GlueColumn[] {
  return [...table.columns, ...table.partitionKeys];
}

/** SELECT of a table without rows. */
export function emptySql(table: GlueTable): string {
  const columns = allColumns(table).map((column) => castSql(column, "NULL"));
  return `SELECT ${columns.join(", ")} WHERE false`;
}

/** SELECT that reads a table's Parquet objects, whose columns have been found to be as declared. */
export function parquetViewSql(
  table: GlueTable,
  { files, written }: { readonly files: TableFiles; readonly written: ReadonlySet<string> },
): string {
  const columns = [
    ...table.columns.map((column) =>
      // Objects of before a column was added have no such column.
      castSql(column, written.has(column.name.toLowerCase()) ? quoteName(column.name) : "NULL"),
    ),
    ...table.partitionKeys.map((column) => castSql(column, partitionSql(column.name, files))),
  ];
  const paths = files.objects.map(({ path }) => quoteText(escapeGlob(path)));
  const options = `union_by_name = true, filename = ${quoteText(PATH_COLUMN)}`;
  return `SELECT ${columns.join(", ")} FROM read_parquet([${paths.join(", ")}], ${options})`;
}

function castSql(column: GlueColumn, value: string): string {
  return `CAST(${value} AS ${duckDbType(column.type)}) AS ${quoteName(column.name)}`;
}

function partitionSql(column: string, { dataDir, location }: TableFiles): string {
  const root = `${objectsFolder(dataDir, location.bucket)}/`;
  // SQL counts code points from 1.
  const key = `url_decode(substr(${quoteName(PATH_COLUMN)}, ${[...root].length + 1}))`;
  const group = location.columns.indexOf(column) + 1;
  return `regexp_extract(${key}, ${quoteText(location.pattern)}, ${group})`;
}

/**
 * Value of a member of a JSON object, found without regard to upper and lower case as Athena's reader of
 * JSON does; a struct from its members, whatever the case of theirs.
 */
function memberSql({ name, type }: GlueColumn, object: string): string {
  const member = `openx_member(${object}, ${quoteText(name.toLowerCase())})`;
  const fields = structFields(type);
  if (fields === undefined) return `CAST(${member} ->> '$' AS ${duckDbType(type)})`;
  const values = fields.map((field) => `${quoteName(field.name)} := ${memberSql(field, member)}`);
  return `CASE json_type(${member}) WHEN 'OBJECT' THEN struct_pack(${values.join(", ")}) END`;
}

function readerSql(table: GlueTable, objects: readonly ObjectFile[], isGzip: boolean): string {
  const columns = table.columns.map(({ name }) => `${quoteText(name)}: 'VARCHAR'`);
  return `SELECT * FROM read_json(${readOptions(objects, isGzip)}, columns = {${columns.join(", ")}})`;
}

function lineReaderSql(objects: readonly ObjectFile[], isGzip: boolean): string {
  return `SELECT * FROM read_json_objects(${readOptions(objects, isGzip)})`;
}

function readOptions(objects: readonly ObjectFile[], isGzip: boolean): string {
  const paths = objects.map(({ path }) => quoteText(escapeGlob(path)));
  return (
    `[${paths.join(", ")}], format = 'newline_delimited', ` +
    `compression = ${isGzip ? "'gzip'" : "'uncompressed'"}, filename = ${quoteText(PATH_COLUMN)}, ` +
    `maximum_object_size = ${LINE_BYTES_MAX}`
  );
}
