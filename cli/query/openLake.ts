import { join, resolve } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { GlueTable } from "../../local/resources/GlueCatalog.ts";
import { explainQueryError } from "./explainQueryError.ts";
import type { ObjectFile } from "./listObjects.ts";
import { loadDuckDb, type DuckDb } from "./loadDuckDb.ts";
import { QueryError } from "./QueryError.ts";
import { escapeGlob, quoteName, quoteText } from "./quoteSql.ts";
import { readCatalog } from "./readCatalog.ts";
import { tableContent } from "./tableContent.ts";
import { createMacrosSql } from "./trinoMacros.ts";

/** A value of a result: decimals, dates and integers above 2^53 are text, so that they stay exact. */
export type LakeValue =
  string | number | boolean | null | readonly LakeValue[] | { readonly [name: string]: LakeValue };

/** A column of a result. */
export interface LakeColumn {
  /** Made unique with `:1`, `:2` where a statement names two columns alike. */
  readonly name: string;
  /** DuckDB's type, for instance `DECIMAL(20,8)`. */
  readonly type: string;
}

/** Result of a statement. Its rows are read as they are asked for, once. */
export interface QueryResult {
  readonly columns: readonly LakeColumn[];
  readonly rows: AsyncIterable<readonly LakeValue[]>;
}

/** Result of a statement over local objects, and what there was to read for it. */
export interface LakeResult extends QueryResult {
  /** Objects of the tables that the statement names: it read no others, and of these perhaps a part. */
  readonly objects: number;
  /** Bytes of these objects. */
  readonly bytes: number;
}

/** The tables that a local run declared, over the objects that it wrote. */
export interface Lake {
  readonly tables: readonly { readonly database: string; readonly name: string }[];
  /**
   * Runs one statement that reads, over what is written at this moment. Read its rows before the next.
   * @throws {QueryError} if it is no such statement, or fails; its rows throw the same
   */
  query(sql: string): Promise<LakeResult>;
  /** Frees the engine. */
  close(): void;
}

/** Name of the catalog in Athena, for statements that spell names out. */
const CATALOG = "awsdatacatalog";

/** Which lake to open. */
export interface LakeOptions {
  readonly dataDir: string;
  /** Database in which tables without a database's name are looked for first; absent: any order. */
  readonly database?: string;
}

/**
 * Opens the lake of a local run: each Glue table that its program declared as a table of that name,
 * over the objects in the run's data folder. Statements are written as for Athena; nothing is changed.
 * @throws {LakeError} if DuckDB is not installed or the folder holds no lake
 */
export async function openLake({ dataDir, database: first }: LakeOptions): Promise<Lake> {
  const folder = resolve(dataDir);
  const { databases, tables } = readCatalog(folder);
  const duckDb = await loadDuckDb();
  const instance = await duckDb.DuckDBInstance.create(":memory:", {
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    temp_directory: "",
  });
  const connection = await instance.connect();
  const declared = [...databases, ...tables.map((table) => table.databaseName)];
  const schemas = [...new Set([...declared.filter((name) => name === first), ...declared])];
  await prepareEngine(connection, schemas, folder);
  return {
    tables: tables.map(({ databaseName: database, name }) => ({ database, name })),
    async query(sql) {
      const objects = await createViews(connection, { tables, sql, dataDir: folder });
      const bytes = objects.reduce((sum, { size }) => sum + size, 0);
      try {
        const result = await runStatement(duckDb, connection, sql);
        return { ...result, objects: objects.length, bytes };
      } catch (error) {
        throw error instanceof QueryError ? error : explainQueryError(error, sql);
      }
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

async function prepareEngine(
  connection: DuckDBConnection,
  schemas: readonly string[],
  folder: string,
): Promise<void> {
  const names = schemas.map((schema) => `${CATALOG}.${quoteName(schema)}`);
  // The reader asks for files by patterns, and is asked twice: for the pattern, and for each file.
  const lakeFolder = `${join(folder, "s3")}/`;
  const statements = [
    "SET TimeZone = 'UTC'",
    // As in Trino: 5 / 2 is 2.
    "SET integer_division = true",
    `ATTACH ':memory:' AS ${CATALOG}`,
    ...names.map((name) => `CREATE SCHEMA IF NOT EXISTS ${name}`),
    ...createMacrosSql(),
    `SET search_path = ${quoteText([...names, "memory.main"].join(","))}`,
    // A statement reads the lake and nothing else of this machine.
    `SET allowed_directories = [${quoteText(lakeFolder)}, ${quoteText(escapeGlob(lakeFolder))}]`,
    "SET enable_external_access = false",
    "SET lock_configuration = true",
  ];
  for (const statement of statements) await connection.run(statement);
}

/** Makes a view of each table; objects are looked for only of tables that the statement names. */
async function createViews(
  connection: DuckDBConnection,
  { tables, sql, dataDir }: { tables: readonly GlueTable[]; sql: string; dataDir: string },
): Promise<readonly ObjectFile[]> {
  const text = sql.toLowerCase();
  const objects: ObjectFile[] = [];
  for (const table of tables) {
    const isNamed = text.includes(table.name.toLowerCase());
    const content = await tableContent(connection, table, { dataDir, isNamed });
    objects.push(...content.objects);
    const name = [table.databaseName, table.name].map(quoteName).join(".");
    await connection.run(`CREATE OR REPLACE VIEW ${CATALOG}.${name} AS ${content.select}`);
  }
  return objects;
}

const EXPLAIN = /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*explain(?:\s+analyze)?(?:\s*\([^)]*\))?/i;

async function runStatement(
  duckDb: DuckDb,
  connection: DuckDBConnection,
  sql: string,
): Promise<QueryResult> {
  const { SELECT, EXPLAIN: EXPLAINED } = duckDb.StatementType;
  const prepared = await prepareOne(connection, sql);
  // EXPLAIN ANALYZE runs what it explains.
  const explained =
    prepared.statementType === EXPLAINED
      ? await prepareOne(
          connection,
          sql.replace(EXPLAIN, (text) => text.replace(/\S/g, " ")),
        )
      : prepared;
  if (explained.statementType !== SELECT) {
    throw refused("local queries only read: SELECT, WITH, VALUES, SHOW, DESCRIBE, EXPLAIN");
  }
  const result = await prepared.stream();
  const types = result.columnTypes().map(String);
  const names = result.deduplicatedColumnNames();
  return {
    columns: names.map((name, index) => ({ name, type: types[index] ?? "" })),
    rows: readRows(result.yieldRowsJson(), types, sql),
  };
}

function refused(problem: string): QueryError {
  return new QueryError(problem, undefined, { exitCode: 2 });
}

async function prepareOne(connection: DuckDBConnection, sql: string) {
  if (/^(?:\s|;|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*$/.test(sql)) {
    throw refused("the statement is empty; write one SELECT");
  }
  const statements = await connection.extractStatements(sql);
  if (statements.count !== 1) {
    throw refused(`one statement at a time, as in Athena; got ${statements.count}`);
  }
  return statements.prepare(0);
}

async function* readRows(
  batches: AsyncIterable<readonly LakeValue[][]>,
  types: readonly string[],
  sql: string,
): AsyncGenerator<readonly LakeValue[], void, undefined> {
  try {
    for await (const batch of batches) {
      for (const row of batch) {
        yield row.map((value, index) => exactValue(value, types[index] ?? ""));
      }
    }
  } catch (error) {
    throw explainQueryError(error, sql);
  }
}

/**
 * Large integers come as text; those that a number holds exactly are numbers. Times are written as Athena
 * writes them, with milliseconds.
 */
function exactValue(value: LakeValue, type: string): LakeValue {
  if (typeof value !== "string") return value;
  if (/^TIMESTAMP(?:_S|_MS)?$/.test(type)) return withMilliseconds(value);
  if (!/^U?(?:BIG|HUGE)INT$/.test(type)) return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** `2026-11-20 14:30:00` as `2026-11-20 14:30:00.000`; finer times keep their digits. */
function withMilliseconds(time: string): string {
  const [whole = "", fraction = ""] = time.split(".");
  return `${whole}.${fraction.padEnd(3, "0")}`;
}
