import { Command } from "commander";
import type { PlaceOptions } from "./import/openPlace.ts";
import { withPlaceOptions } from "./import/openPlace.ts";
import { runImport, showImport } from "./import/runImport.ts";
import type { Terminal } from "./terminal/Terminal.ts";

const EXAMPLES = `
Examples:
  Import files of daily prices into a deployed pipeline:
    $ pulumi stack output --json | stock-analytics import --outputs - prices/*.csv
  The same without Pulumi:
    $ stock-analytics import --bucket stocks-archive-1a2b AAPL.csv MSFT.csv.gz
  Into a local run that was kept, and see the rows:
    $ stock-analytics import --data-dir data AAPL.csv
    $ stock-analytics query --data-dir data "SELECT * FROM imports"

Columns: symbol, timestamp or date, price or close, and where they are open, high, low, previous_close, volume;
or company, date, close_price. The same file, or the same rows in another, may be imported again: each row is
there once. AWS credentials and region are those of the environment. Exit codes: 0 done, 1 something was
refused or left out, 2 bad usage or a file that is no CSV of prices.`;

/** `stock-analytics import`: drops CSV files into the archive bucket, to become rows of `imports`. */
export function importCommand(terminal: Terminal): Command {
  const command = new Command("import")
    .description("puts CSV files of prices into a pipeline's archive, where they become a table")
    .argument("<file...>", "CSV files, also gzipped");
  return withPlaceOptions(command)
    .option("--json", "print the summary as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (files: string[], options: PlaceOptions & { readonly json?: true }) => {
      showImport(terminal, await runImport(terminal, files, options), options);
    });
}
