import { readFile } from "node:fs/promises";
import { Command, Option } from "commander";
import { findNamedQuery } from "./query/findNamedQuery.ts";
import type { ResultFormat } from "./query/formatResult.ts";
import { formatResult } from "./query/formatResult.ts";
import { openLocalPlace } from "./query/openLocalPlace.ts";
import type { QueryPlace, Statement } from "./query/QueryPlace.ts";
import { stopOnInterrupt } from "./stopOnInterrupt.ts";
import type { Terminal } from "./terminal/Terminal.ts";
import { UsageError } from "./UsageError.ts";

interface QueryOptions {
  readonly dataDir?: string;
  readonly workgroup?: string;
  readonly database?: string;
  readonly format: ResultFormat;
  readonly file?: string;
  readonly named?: string;
}

const EXAMPLES = `
Examples:
  $ stock-analytics query --data-dir data "SELECT symbol, count(*) AS ticks FROM raw GROUP BY symbol"
  $ stock-analytics query --data-dir data --format csv "SELECT * FROM quarantine"
  $ stock-analytics query --data-dir data            # lists tables and named queries
  $ stock-analytics query --data-dir data --named latest-ticks
  The same of a deployed pipeline, by Athena, which bills what a query reads:
  $ stock-analytics query --workgroup "$(pulumi stack output workgroupName)" --named latest-ticks

Retries may archive a tick twice: count distinct (symbol, timestamp, id) of raw, and ids of alerts. Ask for
few hours of a deployed pipeline: WHERE hour >= '2026/11/20/00'.`;

/** `stock-analytics query`: SQL over what a local run, or a deployed pipeline, archived. */
export function queryCommand(terminal: Terminal): Command {
  return new Command("query")
    .description(
      "runs SQL over a pipeline's tables: raw, quarantine, alerts and failed, of a local run or deployed",
    )
    .argument(
      "[sql]",
      "one SELECT, written as for Athena; without it tables and queries are listed",
    )
    .option("--data-dir <dir>", "data directory of a local run, as given to `local`")
    .option(
      "--workgroup <name>",
      "workgroup of a deployed pipeline (environment: ATHENA_WORKGROUP)",
    )
    .option("--database <name>", "database of the tables (default: that of the named queries)")
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
  const { dataDir, workgroup } = options;
  if (dataDir === undefined) {
    const stop = stopOnInterrupt(terminal, "stopping the query");
    try {
      const place = await openWorkgroup(terminal, options, stop.signal);
      await runIn(terminal, place, { statement, options });
    } finally {
      stop.release();
    }
    return;
  }
  if (workgroup !== undefined) throw new UsageError("give --data-dir or --workgroup, not both");
  await runIn(terminal, openLocalPlace(dataDir), { statement, options });
}

async function openWorkgroup(
  terminal: Terminal,
  { workgroup = process.env.ATHENA_WORKGROUP, database }: QueryOptions,
  signal: AbortSignal,
): Promise<QueryPlace> {
  if (workgroup === undefined || workgroup === "") {
    throw new UsageError("name a local run with --data-dir, or a workgroup with --workgroup");
  }
  // Athena's client is loaded by whoever asks Athena only.
  const { openDeployed } = await import("./query/openDeployed.ts");
  return openDeployed({
    workgroup,
    signal,
    ...(database === undefined ? {} : { database }),
    onScanned: (bytes) => terminal.say(`Athena read ${formatBytes(bytes)}`, "dim"),
  });
}

async function runIn(
  terminal: Terminal,
  place: QueryPlace,
  { statement, options }: { statement: StatementChoice | undefined; options: QueryOptions },
): Promise<void> {
  const { database, format } = options;
  try {
    if (statement === undefined) {
      listContent(terminal, place);
      return;
    }
    const chosen = "named" in statement ? queryOf(place, statement.named) : statement;
    const result = await place.run({ ...(database === undefined ? {} : { database }), ...chosen });
    for await (const part of formatResult(result, format)) terminal.write(part);
  } finally {
    place.close();
  }
}

/** What to run: a statement, or the name of one that the place knows. */
type StatementChoice = Statement | { readonly named: string };

function queryOf({ queries }: QueryPlace, name: string): Statement {
  const { sql, databaseName } = findNamedQuery(queries, name);
  return { sql, database: databaseName };
}

function listContent(terminal: Terminal, { tables, queries }: QueryPlace): void {
  for (const table of tables) terminal.print(table);
  for (const { databaseName, name, description } of queries) {
    terminal.print(`${databaseName}.${name} (named query): ${description}`);
  }
}

const BYTES_PER_MB = 1_000_000;

function formatBytes(bytes: number): string {
  return `${(bytes / BYTES_PER_MB).toFixed(1)} MB`;
}

async function readStatement(
  argument: string | undefined,
  { file, named }: QueryOptions,
): Promise<StatementChoice | undefined> {
  const given = [argument, file, named].filter((one) => one !== undefined);
  if (given.length > 1) throw new UsageError("give one of the statement, --file and --named");
  if (named !== undefined) return { named };
  if (file === undefined) return argument === undefined ? undefined : { sql: argument };
  try {
    return { sql: await readFile(file, "utf8") };
  } catch (error) {
    throw new UsageError(`--file "${file}" cannot be read; name a file with one SELECT`, {
      cause: error,
    });
  }
}
