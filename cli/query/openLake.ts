import { join, resolve } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { GlueTable } from "../../local/resources/GlueCatalog.ts";
import { duckDbType } from "./duckDbType.ts";
import { explainQueryError } from "./explainQueryError.ts";
import { listObjects } from "./listObjects.ts";
import { loadDuckDb, type DuckDb } from "./loadDuckDb.ts";
import { QueryError } from "./QueryError.ts";
import { escapeGlob, quoteName, quoteText } from "./quoteSql.ts";
import { readCatalog } from "./readCatalog.ts";
import { tableLocation } from "./tableLocation.ts";
import { createMacrosSql } from "./trinoMacros.ts";
import { unreadableSql, viewSql } from "./viewSql.ts";

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

/** The tables that a local run declared, over the objects that it wrote. */
export interface Lake {
  readonly tables: readonly { readonly database: string; readonly name: string }[];
  /**
   * Runs one statement that reads, over what is written at this moment. Read its rows before the next.
   * @throws {QueryError} if it is no such statement, or fails; its rows throw the same
   */
  query(sql: string): Promise<QueryResult>;
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
      for (const table of tables) await createView(connection, table, folder);
      try {
        return await runStatement(duckDb, connection, sql);
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

async function createView(
  connection: DuckDBConnection,
  table: GlueTable,
  dataDir: string,
): Promise<void> {
  const name = [table.databaseName, table.name].map(quoteName).join(".");
  await connection.run(
    `CREATE OR REPLACE VIEW ${CATALOG}.${name} AS ${await selectOf(table, dataDir)}`,
  );
}

async function selectOf(table: GlueTable, dataDir: string): Promise<string> {
  const strange = [...table.columns, ...table.partitionKeys].find(
    ({ type }) => duckDbType(type) === undefined,
  );
  if (strange !== undefined) {
    return unreadableSql(table, `its column "${strange.name}" has the type ${strange.type}`);
  }
  if (table.serializationLibrary?.toLowerCase().includes("json") === false) {
    return unreadableSql(table, `its format is ${table.serializationLibrary}, and not JSON lines`);
  }
  const location = tableLocation(table);
  if (location === undefined) {
    return unreadableSql(table, `its location is "${table.location}", and not s3://bucket/prefix`);
  }
  const missing = table.partitionKeys.find(({ name }) => !location.columns.includes(name));
  if (missing !== undefined) {
    return unreadableSql(table, `its location template lacks its partition "${missing.name}"`);
  }
  return viewSql(table, { dataDir, location, objects: await listObjects(dataDir, location) });
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
    throw new QueryError("local queries only read: SELECT, WITH, VALUES, SHOW, DESCRIBE, EXPLAIN");
  }
  const result = await prepared.stream();
  const types = result.columnTypes().map(String);
  const names = result.deduplicatedColumnNames();
  return {
    columns: names.map((name, index) => ({ name, type: types[index] ?? "" })),
    rows: readRows(result.yieldRowsJson(), types, sql),
  };
}

async function prepareOne(connection: DuckDBConnection, sql: string) {
  if (/^(?:\s|;|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*$/.test(sql)) {
    throw new QueryError("the statement is empty");
  }
  const statements = await connection.extractStatements(sql);
  if (statements.count !== 1) {
    throw new QueryError(`one statement at a time, as in Athena; got ${statements.count}`);
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
        yield row.map((value, index) => exactNumber(value, types[index] ?? ""));
      }
    }
  } catch (error) {
    throw explainQueryError(error, sql);
  }
}

/** Large integers come as text; those that a number holds exactly are numbers. */
function exactNumber(value: LakeValue, type: string): LakeValue {
  if (typeof value !== "string" || !/^U?(?:BIG|HUGE)INT$/.test(type)) return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
