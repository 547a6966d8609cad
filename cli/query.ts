import { readFile } from "node:fs/promises";
import { Command, Option } from "commander";
import type { ResultFormat } from "./query/formatResult.ts";
import { formatResult } from "./query/formatResult.ts";
import { openLake } from "./query/openLake.ts";
import type { Terminal } from "./terminal/Terminal.ts";
import { UsageError } from "./UsageError.ts";

interface QueryOptions {
  readonly dataDir: string;
  readonly format: ResultFormat;
  readonly file?: string;
}

const EXAMPLES = `
Examples:
  $ stock-analytics query --data-dir data "SELECT symbol, count(*) AS ticks FROM raw GROUP BY symbol"
  $ stock-analytics query --data-dir data --format csv "SELECT * FROM quarantine"
  $ stock-analytics query --data-dir data            # lists the tables

Retries may archive a tick twice: count distinct (symbol, timestamp, id) of raw, and ids of alerts.`;

/** `stock-analytics query`: SQL over what a local run archived. */
export function queryCommand(terminal: Terminal): Command {
  return new Command("query")
    .description(
      "runs SQL over the tables that a local run's program declared: raw, quarantine, alerts",
    )
    .argument("[sql]", "one SELECT, written as for Athena; without it the tables are listed")
    .requiredOption("--data-dir <dir>", "data directory of the run, as given to `local`")
    .addOption(
      new Option("--format <format>", "how rows are printed")
        .choices(["table", "csv", "json"])
        .default("table"),
    )
    .option("--file <file>", "read the statement from a file")
    .addHelpText("after", EXAMPLES)
    .action((sql: string | undefined, options: QueryOptions) => runQuery(terminal, sql, options));
}

async function runQuery(
  terminal: Terminal,
  argument: string | undefined,
  { dataDir, format, file }: QueryOptions,
): Promise<void> {
  const sql = await readStatement(argument, file);
  const lake = await openLake({ dataDir });
  try {
    if (sql === undefined) {
      for (const { database, name } of lake.tables) terminal.print(`${database}.${name}`);
      return;
    }
    for await (const part of formatResult(await lake.query(sql), format)) {
      terminal.write(part);
    }
  } finally {
    lake.close();
  }
}

async function readStatement(
  argument: string | undefined,
  file: string | undefined,
): Promise<string | undefined> {
  if (file === undefined) return argument;
  if (argument !== undefined) throw new UsageError("give the statement or --file, not both");
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new UsageError(`--file "${file}" cannot be read; name a file with one SELECT`, {
      cause: error,
    });
  }
}
