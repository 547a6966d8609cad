import { countOf } from "../text/countOf.ts";
import { writeFileSync } from "node:fs";
import { Command, InvalidArgumentError } from "commander";
import { DateTime } from "luxon";
import type { DeletionPlace } from "./delete/DeletionPlace.ts";
import type { DeletionReceipt } from "./delete/DeletionReceipt.ts";
import { describeDeletion, describeWhat } from "./delete/describeDeletion.ts";
import { openPlace, type PlaceOptions } from "./delete/openPlace.ts";
import { runDeletion } from "./delete/runDeletion.ts";
import type { Selection } from "./delete/Selection.ts";
import { parseSymbols } from "./parseOptions.ts";
import { requireWritable } from "./replay/requireWritable.ts";
import { stopOnInterrupt } from "./stopOnInterrupt.ts";
import { Progress } from "./terminal/Progress.ts";
import type { Terminal } from "./terminal/Terminal.ts";
import { UsageError } from "./UsageError.ts";

/** Options of `stock-analytics delete`. */
interface DeleteOptions extends PlaceOptions {
  readonly symbol?: string;
  readonly from?: number;
  readonly to?: number;
  readonly dryRun?: true;
  readonly yes?: true;
  readonly receipt?: string;
  readonly json?: true;
}

/** Exit code of a deletion that was not asked for with --yes. */
const NOT_CONFIRMED = 2;

const EXAMPLES = `
Examples:
  See what there is of a symbol; nothing is changed:
    $ pulumi stack output --json | stock-analytics delete --outputs - --symbol AAPL --dry-run
  Delete it from everywhere it lies, for good, and keep a receipt:
    $ stock-analytics delete --outputs outputs.json --symbol AAPL --yes --receipt receipt.json
  One symbol's January, or everybody's:
    $ stock-analytics delete --outputs outputs.json --symbol AAPL --from 2026-01-01 --to 2026-02-01 --yes
    $ stock-analytics delete --outputs outputs.json --from 2026-01-01 --to 2026-02-01 --yes
  From a local run that was kept:
    $ stock-analytics delete --data-dir data --symbol AAPL --yes

Nothing brings back what is deleted: old versions are destroyed too. Times are those of the trade; a day is
its midnight in UTC, and --to is not included. Stop the producers first, and run it again when what was on
its way has come in: it removes what is there, and then nothing more. IAM actions it needs (docs/deletion.md
has the policy): s3:ListBucketVersions, s3:GetObject, s3:GetObjectVersion, s3:PutObject, s3:DeleteObject,
s3:DeleteObjectVersion, s3:AbortMultipartUpload, kms:Decrypt, kms:GenerateDataKey, dynamodb:Query,
dynamodb:Scan, dynamodb:GetItem, dynamodb:PutItem, dynamodb:BatchWriteItem, kinesis:DescribeStreamSummary.
Exit codes: 0 done, 1 not complete, or something could not be decided, 2 bad usage, or without --yes.`;

/** `stock-analytics delete`: deletes one symbol's or one period's data from everywhere it lies. */
export function deleteCommand(terminal: Terminal): Command {
  return new Command("delete")
    .description("deletes a symbol's or a period's data for good, from everywhere it lies")
    .option("--symbol <symbol>", "whose data goes; left out: all symbols'", parseSymbol)
    .option("--from <time>", "first trade time that goes: a day, or ISO 8601", parseTime)
    .option("--to <time>", "first trade time after it that stays", parseTime)
    .option("--data-dir <dir>", "data directory of a kept local run, which is started for it")
    .option("--program <dir>", "folder of its program (default: that of the run)")
    .option("--stack <name>", "stack whose Pulumi.<name>.yaml is read (default: that of the run)")
    .option("--pipeline <name>", "pipeline to work with, where the program declares several")
    .option("--outputs <file>", "what `pulumi stack output --json` printed; -: standard input")
    .option("--dry-run", "count what would go, and change nothing")
    .option("--yes", "delete; without it what would go is counted, and the exit code is 2")
    .option("--receipt <file>", "file for the receipt, JSON")
    .option("--json", "print the receipt")
    .addHelpText("after", EXAMPLES)
    .action((options: DeleteOptions) => runCommand(terminal, options));
}

async function runCommand(terminal: Terminal, options: DeleteOptions): Promise<void> {
  const selection = readSelection(options);
  const isDryRun = options.dryRun === true || options.yes !== true;
  if (options.dryRun === true && options.yes === true) {
    throw new UsageError("--dry-run and --yes exclude each other; leave one out");
  }
  if (options.receipt !== undefined) requireWritable(options.receipt, []);
  const stop = stopOnInterrupt(terminal, "finishing the objects under way, then stopping");
  let receipt: DeletionReceipt;
  try {
    if (options.dataDir !== undefined) terminal.status("starting…");
    const place = await openPlace(options, {
      onProblem: (problem) => terminal.say(problem, "yellow"),
      signal: stop.signal,
      isPassive: isDryRun,
    });
    try {
      receipt = await runAt(terminal, place, { selection, isDryRun, signal: stop.signal });
    } finally {
      terminal.status("");
      await place.close();
    }
  } finally {
    stop.release();
  }
  show(terminal, receipt, options);
}

async function runAt(
  terminal: Terminal,
  place: DeletionPlace,
  options: {
    readonly selection: Selection;
    readonly isDryRun: boolean;
    readonly signal: AbortSignal;
  },
): Promise<DeletionReceipt> {
  const { isDryRun, signal } = options;
  // What is on its way would come in behind the deletion.
  if (!isDryRun) await place.settle();
  let described = "listing";
  const progress = new Progress(
    terminal,
    () => `${described}; Ctrl-C stops`,
    () => undefined,
  );
  const receipt = await runDeletion(place.ports, {
    ...options,
    onProgress: (tally) => {
      const { place: name, looked, rowsRemoved } = tally.report();
      described = `${name}: ${looked} looked at, ${countOf(rowsRemoved, "row")} ${isDryRun ? "found" : "gone"}`;
      progress.update();
    },
  });
  progress.end();
  // Rewritten files are read again, which adds nothing; better now than at the next start.
  if (!isDryRun && !signal.aborted) await place.settle();
  return receipt;
}

function show(terminal: Terminal, receipt: DeletionReceipt, options: DeleteOptions): void {
  const text = JSON.stringify(receipt, undefined, 2);
  if (options.receipt !== undefined) writeFileSync(options.receipt, `${text}\n`);
  if (options.json === true) terminal.print(text);
  else for (const line of describeDeletion(receipt)) terminal.print(line);
  const undecided = receipt.places.some((place) => place.undecided > 0);
  if (!receipt.complete || (undecided && !receipt.dryRun)) process.exitCode = 1;
  if (options.dryRun === true || options.yes === true) return;
  terminal.say(
    `this would delete ${describeWhat(receipt)}, for good; add --yes to do it, or --dry-run to only count`,
    "yellow",
  );
  process.exitCode = NOT_CONFIRMED;
}

function readSelection({ symbol, from, to }: DeleteOptions): Selection {
  if ((from === undefined) !== (to === undefined)) {
    throw new UsageError("--from and --to must be given together: a period has two ends");
  }
  if (from !== undefined && to !== undefined && from >= to) {
    throw new UsageError("--from must be before --to, which is not included; swap them");
  }
  if (symbol === undefined && from === undefined) {
    throw new UsageError("--symbol, or --from and --to, must say what to delete");
  }
  return {
    ...(symbol === undefined ? {} : { symbol }),
    ...(from === undefined || to === undefined ? {} : { period: { fromMs: from, toMs: to } }),
  };
}

function parseSymbol(text: string): string {
  const [symbol = "", ...others] = parseSymbols(text);
  if (others.length === 0) return symbol;
  throw new InvalidArgumentError("must be one symbol; run the command for each.");
}

/** Reads a day as its midnight in UTC, or a moment with a zone. */
function parseTime(text: string): number {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text);
  const time = DateTime.fromISO(text, isDay ? { zone: "utc" } : { setZone: true });
  if (!time.isValid || !(isDay || /T.*(Z|[+-]\d{2}(:?\d{2})?)$/i.test(text))) {
    throw new InvalidArgumentError(
      "must be a day, such as 2026-01-01, or ISO 8601 with a zone, such as 2026-01-01T09:30:00-05:00.",
    );
  }
  return time.toMillis();
}
