import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { DateTime } from "luxon";
import { isSimulatedFile } from "../runtime/files/isSimulatedFile.ts";
import { DEFAULT_SYMBOLS, simulateCloses } from "./generate/simulateCloses.ts";
import type { PlaceOptions } from "./import/openPlace.ts";
import { withPlaceOptions } from "./import/openPlace.ts";
import { runImport, showImport } from "./import/runImport.ts";
import { parseSymbols } from "./parseOptions.ts";
import type { Terminal } from "./terminal/Terminal.ts";
import { UsageError } from "./UsageError.ts";

interface GenerateOptions extends PlaceOptions {
  readonly date: string;
  readonly until?: string;
  readonly symbols: readonly string[];
  readonly seed: string;
  readonly output?: string;
  readonly import?: true;
  readonly json?: true;
}

const EXAMPLES = `
Examples:
  A day's closes of 16 companies, into simulated-2024-03-15.csv:
    $ stock-analytics generate --date 2024-03-15
  A year of two of them, straight into a kept local run:
    $ stock-analytics generate --date 2024-01-01 --until 2024-12-31 --symbols NVDA,AAPL --import --data-dir data

The prices are made up, and the file's name says so: a pipeline with feed live refuses it, and keeps the
refusal in quarantine; one with feed simulated or any takes it. Weekends are left out, holidays are not.`;

/** `stock-analytics generate`: makes up a file of daily closes. */
export function generateCommand(terminal: Terminal): Command {
  const command = new Command("generate")
    .description("makes up a CSV of daily closes (company, date, close_price) to try imports with")
    .requiredOption("--date <date>", "the day, YYYY-MM-DD", parseDate)
    .option("--until <date>", "last day of several (default: that day alone)", parseDate)
    .option("--symbols <list>", "symbols, separated by commas", parseSymbols, DEFAULT_SYMBOLS)
    .option("--seed <text>", "the same seed makes the same prices", "1")
    .option("--output <file>", "where to write it (default: simulated-<date>.csv)")
    .option("--import", "import it, too, into the pipeline that the options below name");
  return withPlaceOptions(command)
    .option("--json", "print the summary as JSON")
    .addHelpText("after", EXAMPLES)
    .action((options: GenerateOptions) => generate(terminal, options));
}

async function generate(terminal: Terminal, options: GenerateOptions): Promise<void> {
  const { date, until = date, output } = options;
  checkOptions(options);
  const lines = [...simulateCloses({ ...options, from: date, to: until })];
  if (lines.length === 1) {
    const days = until === date ? date : `${date} to ${until}`;
    throw new UsageError(`${days} is a weekend, when exchanges are closed; name a weekday`);
  }
  const name = `simulated-${date}${until === date ? "" : `_${until}`}.csv`;
  if (options.import === true) {
    await importLines(terminal, lines, { ...options, name });
    return;
  }
  const summary = { file: output ?? name, rows: lines.length - 1 };
  write(summary.file, lines);
  if (options.json === true) terminal.print(JSON.stringify(summary));
  else terminal.print(`${summary.rows} made-up closes written to ${summary.file}`);
}

function checkOptions({ date, until = date, output }: GenerateOptions): void {
  if (until < date) throw new UsageError(`--until ${until} must not be before --date ${date}`);
  if (output === undefined || isSimulatedFile(output)) return;
  throw new UsageError(
    `--output "${output}" must have "simulated" in its name, such as simulated-${date}.csv: ` +
      "that is how an import tells made-up prices from real ones",
  );
}

async function importLines(
  terminal: Terminal,
  lines: readonly string[],
  options: GenerateOptions & { readonly name: string },
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "stock-analytics-"));
  try {
    const file = options.output ?? join(folder, options.name);
    write(file, lines);
    showImport(terminal, await runImport(terminal, [file], options), options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function write(file: string, lines: readonly string[]): void {
  try {
    writeFileSync(file, lines.join(""));
  } catch (cause) {
    throw new UsageError(`--output "${file}" cannot be written; name another file`, { cause });
  }
}

function parseDate(text: string): string {
  const date = DateTime.fromFormat(text, "yyyy-MM-dd", { zone: "utc", locale: "en-US" });
  if (!date.isValid) throw new InvalidArgumentError("must be a day such as 2024-03-15.");
  return text;
}
