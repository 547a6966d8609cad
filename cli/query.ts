import { readFile } from "node:fs/promises";
import { Command, Option } from "commander";
import { fillParameters, type ParameterValues } from "./query/fillParameters.ts";
import { findNamedQuery } from "./query/findNamedQuery.ts";
import type { ResultFormat } from "./query/formatResult.ts";
import { formatResult } from "./query/formatResult.ts";
import { listPlace } from "./query/listPlace.ts";
import { openLocalPlace } from "./query/openLocalPlace.ts";
import type { QueryResult } from "./query/openLake.ts";
import type { QueryPlace, Statement } from "./query/QueryPlace.ts";
import { athenaScan, localScan } from "./query/scanMessage.ts";
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
  readonly symbol?: string;
  readonly from?: string;
  readonly to?: string;
  readonly set: ParameterValues;
}

const EXAMPLES = `
Examples:
  $ stock-analytics query --data-dir data "SELECT symbol, count(*) AS ticks FROM raw GROUP BY symbol"
  $ stock-analytics query --data-dir data --format csv "SELECT * FROM quarantine"
  $ stock-analytics query --data-dir data            # lists tables and named queries
  $ stock-analytics query --data-dir data --named latest-ticks
  $ stock-analytics query --data-dir data --named ohlcv-minute --symbol AAPL --from 2026-11-01 --to 2026-11-20
  $ stock-analytics query --data-dir data --named gaps --set interval-seconds=60 --format json
  The same of a deployed pipeline, by Athena, which bills what a query reads:
  $ stock-analytics query --workgroup "$(pulumi stack output workgroupName)" --named latest-ticks

Days and times are UTC; a day as --from or --to is the whole day. Rows go to standard output, and what was
read to standard error. Retries may archive a tick twice: count distinct (symbol, timestamp, id) of raw, and
ids of alerts. Ask for few hours of a deployed pipeline: WHERE hour >= '2026/11/20/00'.`;

/** `stock-analytics query`: SQL over what a local run, or a deployed pipeline, archived. */
export function queryCommand(terminal: Terminal): Command {
  return new Command("query")
    .description("runs SQL over a pipeline's tables, of a local run (DuckDB) or deployed (Athena)")
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
    .option("--symbol <symbol>", "symbol that a named query looks at")
    .option("--from <time>", "first day or moment (UTC) that a named query looks at")
    .option("--to <time>", "last day, or moment before which (UTC), a named query looks at")
    .option(
      "--set <name=value>",
      "value for another place of a named query, for instance min-price=100; may be repeated",
      addValue,
      {},
    )
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
  const place = openLocalPlace(dataDir, {
    onScanned: (scanned) => terminal.say(localScan(scanned), "dim"),
  });
  await runIn(terminal, place, { statement, options });
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
    onScanned: (bytes) => terminal.say(athenaScan(bytes), "dim"),
  });
}

async function runIn(
  terminal: Terminal,
  place: QueryPlace,
  { statement, options }: { statement: StatementChoice | undefined; options: QueryOptions },
): Promise<void> {
  const { database, format } = options;
  const values = valuesOf(options);
  try {
    if (statement === undefined) {
      if (Object.keys(values).length > 0) {
        throw new UsageError("values need a statement; name a query with --named");
      }
      for (const line of listPlace(place)) terminal.print(line);
      return;
    }
    const chosen = "named" in statement ? queryOf(place, statement.named) : statement;
    const sql = fillParameters(chosen.sql, values);
    const result = await place.run({
      ...(database === undefined ? {} : { database }),
      ...chosen,
      sql,
    });
    const counted = countRows(result);
    for await (const part of formatResult(counted.result, format)) {
      terminal.write(part);
      if (!terminal.isRead) return;
    }
    if (counted.rows() === 0 && sql.includes("/*<from>*/")) {
      terminal.say(
        "There is nothing in the query's own time; ask for another with --from and --to.",
      );
    }
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

function valuesOf({ symbol, from, to, set }: QueryOptions): ParameterValues {
  const options = Object.entries({ symbol, from, to }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { ...set, ...Object.fromEntries(options) };
}

function addValue(text: string, values: ParameterValues): ParameterValues {
  const [name = "", ...rest] = text.split("=");
  if (name === "" || rest.length === 0) {
    throw new UsageError(`"--set" must be name=value, got "${text}"`);
  }
  return { ...values, [name]: rest.join("=") };
}

/** The same result, and how many of its rows have been read. */
function countRows({ columns, rows }: QueryResult): { result: QueryResult; rows: () => number } {
  let count = 0;
  async function* counted(): AsyncGenerator<Row> {
    for await (const row of rows) {
      count += 1;
      yield row;
    }
  }
  return { result: { columns, rows: counted() }, rows: () => count };
}

type Row = QueryResult["rows"] extends AsyncIterable<infer Item> ? Item : never;

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
