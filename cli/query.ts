import { readFile } from "node:fs/promises";
import { Command, Option } from "commander";
import { findNamedQuery } from "./query/findNamedQuery.ts";
import type { ResultFormat } from "./query/formatResult.ts";
import { formatResult } from "./query/formatResult.ts";
import { openLake } from "./query/openLake.ts";
import { readCatalog } from "./query/readCatalog.ts";
import type { Terminal } from "./terminal/Terminal.ts";
import { UsageError } from "./UsageError.ts";

interface QueryOptions {
  readonly dataDir: string;
  readonly format: ResultFormat;
  readonly file?: string;
  readonly named?: string;
}

/** What to run, and in which database. */
interface Statement {
  readonly sql: string;
  readonly database?: string;
}

const EXAMPLES = `
Examples:
  $ stock-analytics query --data-dir data "SELECT symbol, count(*) AS ticks FROM raw GROUP BY symbol"
  $ stock-analytics query --data-dir data --format csv "SELECT * FROM quarantine"
  $ stock-analytics query --data-dir data            # lists tables and named queries
  $ stock-analytics query --data-dir data --named latest-ticks

Retries may archive a tick twice: count distinct (symbol, timestamp, id) of raw, and ids of alerts.`;

/** `stock-analytics query`: SQL over what a local run archived. */
export function queryCommand(terminal: Terminal): Command {
  return new Command("query")
    .description(
      "runs SQL over the tables that a local run's program declared: raw, quarantine, alerts, failed",
    )
    .argument("[sql]", "one SELECT, written as for Athena; without it tables are listed")
    .requiredOption("--data-dir <dir>", "data directory of the run, as given to `local`")
    .addOption(
      new Option("--format <format>", "how rows are printed")
        .choices(["table", "csv", "json"])
        .default("table"),
    )
    .option("--file <file>", "read the statement from a file")
    .option("--named <name>", "run the query that the program declares under this name")
    .addHelpText("after", EXAMPLES)
    .action((sql: string | undefined, options: QueryOptions) => runQuery(terminal, sql, options));
}

async function runQuery(
  terminal: Terminal,
  argument: string | undefined,
  options: QueryOptions,
): Promise<void> {
  const statement = await readStatement(argument, options);
  if (statement === undefined) {
    listCatalog(terminal, options.dataDir);
    return;
  }
  const { sql, ...database } = statement;
  const lake = await openLake({ dataDir: options.dataDir, ...database });
  try {
    for await (const part of formatResult(await lake.query(sql), options.format)) {
      terminal.write(part);
    }
  } finally {
    lake.close();
  }
}

function listCatalog(terminal: Terminal, dataDir: string): void {
  const { tables, queries } = readCatalog(dataDir);
  for (const { databaseName, name } of tables) terminal.print(`${databaseName}.${name}`);
  for (const { databaseName, name, description } of queries) {
    terminal.print(`${databaseName}.${name} (named query): ${description}`);
  }
}

async function readStatement(
  argument: string | undefined,
  { dataDir, file, named }: QueryOptions,
): Promise<Statement | undefined> {
  const given = [argument, file, named].filter((one) => one !== undefined);
  if (given.length > 1) throw new UsageError("give one of the statement, --file and --named");
  if (named !== undefined) {
    const { sql, databaseName } = findNamedQuery(dataDir, named);
    return { sql, database: databaseName };
  }
  if (file === undefined) return argument === undefined ? undefined : { sql: argument };
  try {
    return { sql: await readFile(file, "utf8") };
  } catch (error) {
    throw new UsageError(`--file "${file}" cannot be read; name a file with one SELECT`, {
      cause: error,
    });
  }
}
