import { countOf } from "../text/countOf.ts";
import { Command } from "commander";
import { parseTime, parseWhole } from "./parseOptions.ts";
import { describeStop, listBatches, summarizeRedrive } from "./redrive/describeRedrive.ts";
import type { PlaceOptions } from "./redrive/openPlace.ts";
import { openPlace } from "./redrive/openPlace.ts";
import type { RedrivePlan } from "./redrive/planRedrive.ts";
import { planRedrive } from "./redrive/planRedrive.ts";
import type { RedrivePlace } from "./redrive/RedrivePlace.ts";
import type { RedriveReport } from "./redrive/RedriveReport.ts";
import { isComplete, reportPlan, reportRun } from "./redrive/RedriveReport.ts";
import { runRedrive } from "./redrive/runRedrive.ts";
import type { StopRequest } from "./stopOnInterrupt.ts";
import { stopOnInterrupt } from "./stopOnInterrupt.ts";
import { Progress } from "./terminal/Progress.ts";
import type { Terminal } from "./terminal/Terminal.ts";
import { UsageError } from "./UsageError.ts";

/** Options of `stock-analytics redrive`. */
interface RedriveOptions extends PlaceOptions {
  readonly mapping?: string;
  readonly since?: number;
  readonly until?: number;
  readonly limit?: number;
  readonly dryRun?: true;
  readonly json?: true;
}

const EXAMPLES = `
Examples:
  See what failed in a deployed pipeline; nothing is sent:
    $ pulumi stack output --json | stock-analytics redrive --outputs - --dry-run
  Put it back:
    $ pulumi stack output --json | stock-analytics redrive --outputs -
  The same without Pulumi, and only what failed this morning:
    $ stock-analytics redrive --bucket stocks-failed-1a2b --process-ticks stocks-process-ticks-3c4d \\
        --detect-trends stocks-detect-trends-5e6f --since 2026-11-20T09:00:00-05:00
  Try one batch first:
    $ stock-analytics redrive --outputs outputs.json --limit 1
  Put back what failed in a local run that was kept:
    $ stock-analytics redrive --data-dir data

Mend first what made the batches fail. A batch is removed from the bucket when all its records are done, and
may be put back twice without harm. AWS credentials and region are those of the environment (AWS_PROFILE,
AWS_REGION). Exit codes: 0 all is put back, 1 something is left, 2 bad usage or a missing part.`;

/** `stock-analytics redrive`: puts failed batches back, whole and in order. */
export function redriveCommand(terminal: Terminal): Command {
  return new Command("redrive")
    .description("puts batches that outlived their retries back to their functions, in order")
    .option("--data-dir <dir>", "data directory of a kept local run")
    .option("--program <dir>", "folder of its program (default: that of the run)")
    .option("--stack <name>", "stack whose Pulumi.<name>.yaml is read (default: that of the run)")
    .option("--pipeline <name>", "pipeline to work with, where the program declares several")
    .option("--outputs <file>", "what `pulumi stack output --json` printed; -: standard input")
    .option("--bucket <name>", "failed bucket (environment: FAILED_BUCKET_NAME)")
    .option(
      "--process-ticks <function>",
      "function of the tick stream (environment: PROCESS_TICKS_FUNCTION_NAME)",
    )
    .option(
      "--detect-trends <function>",
      "function of the tick table's stream (environment: DETECT_TRENDS_FUNCTION_NAME)",
    )
    .option(
      "--sweep-alerts <function>",
      "function of the sweep, to tell its failures (environment: SWEEP_ALERTS_FUNCTION_NAME)",
    )
    .option("--mapping <uuid>", "only batches of this event source mapping")
    .option("--since <time>", "only batches given up at this time or later, ISO 8601", parseTime)
    .option("--until <time>", "only batches given up before this time, ISO 8601", parseTime)
    .option("--limit <n>", "most batches to put back", (text) => parseWhole(text, 1))
    .option("--dry-run", "list the batches and send nothing")
    .option("--json", "print the summary as JSON")
    .addHelpText("after", EXAMPLES)
    .action((options: RedriveOptions) => runCommand(terminal, options));
}

async function runCommand(terminal: Terminal, options: RedriveOptions): Promise<void> {
  requireSpan(options);
  const stop = stopOnInterrupt(terminal, "finishing the batches under way, then stopping");
  let report: RedriveReport;
  try {
    if (options.dataDir !== undefined) terminal.status("starting…");
    const place = await openPlace(options, {
      onProblem: (problem) => terminal.say(problem, "yellow"),
      signal: stop.signal,
    });
    try {
      report = await redrive(terminal, place, options, stop);
    } finally {
      terminal.status("");
      await place.close();
    }
  } finally {
    stop.release();
  }
  show(terminal, report, options);
  if (stop.signal.aborted || !isComplete(report)) process.exitCode = 1;
}

async function redrive(
  terminal: Terminal,
  place: RedrivePlace,
  options: RedriveOptions,
  { signal }: StopRequest,
): Promise<RedriveReport> {
  const plan = await makePlan(terminal, place, options, signal);
  requireKnown(options, plan);
  if (options.dryRun === true) return reportPlan(plan, Date.now());
  const total = plan.phases
    .flat()
    .flatMap(({ batches }) => batches)
    .reduce((sum, { records }) => sum + records, 0);
  let done = 0;
  const progress = new Progress(
    terminal,
    () => `${done} of ${countOf(total, "record")} put back; Ctrl-C stops`,
    () => (total === 0 ? 1 : done / total),
  );
  const outcomes = await runRedrive(plan, place.port, {
    targets: place.targets,
    signal,
    onProgress: (records) => {
      done += records;
      progress.update();
    },
  });
  progress.end();
  const report = reportRun(plan, outcomes, Date.now());
  // While something is left, what is younger had better wait.
  if (!signal.aborted && report.left.batches === 0) await place.settle();
  return report;
}

async function makePlan(
  terminal: Terminal,
  { port, bucket, targets }: RedrivePlace,
  { since, until, mapping, limit }: RedriveOptions,
  signal: AbortSignal,
): Promise<RedrivePlan> {
  let described = `looking into ${bucket}`;
  let fraction: number | undefined;
  const progress = new Progress(
    terminal,
    () => described,
    () => fraction,
  );
  const plan = await planRedrive(port, {
    targets,
    signal,
    ...(since === undefined ? {} : { sinceMs: since }),
    ...(until === undefined ? {} : { untilMs: until }),
    ...(mapping === undefined ? {} : { mappingId: mapping }),
    ...(limit === undefined ? {} : { limit }),
    onRead: (read, total) => {
      described = `${read} of ${countOf(total, "object")} read`;
      fraction = read / total;
      progress.update();
    },
  });
  progress.end();
  return plan;
}

/** A slip of the pen must not look like a bucket without failures. */
function requireKnown({ mapping }: RedriveOptions, { mappingIds }: RedrivePlan): void {
  if (mapping === undefined || mappingIds.size === 0 || mappingIds.has(mapping)) return;
  throw new UsageError(
    `--mapping "${mapping}" has no batch in the bucket; there are batches of ${[...mappingIds].join(", ")}`,
  );
}

function show(terminal: Terminal, report: RedriveReport, { json }: RedriveOptions): void {
  for (const { key, reason, detail } of report.skipped) {
    terminal.say(
      `${key} is skipped: ${reason}${detail === undefined ? "" : ` (${detail})`}`,
      "dim",
    );
  }
  for (const batch of report.batches) {
    const isStopped =
      batch.state === "left" && !["limit", "behind_stopped"].includes(batch.reason ?? "");
    if (isStopped || batch.notRemoved !== undefined) terminal.say(describeStop(batch), "yellow");
  }
  if (json === true) {
    terminal.print(JSON.stringify(report, undefined, 2));
    return;
  }
  if (report.dryRun) for (const line of listBatches(report)) terminal.print(line);
  for (const line of summarizeRedrive(report)) terminal.print(line);
}

/** A span without a moment in it must not look like a bucket without failures either. */
function requireSpan({ since, until }: RedriveOptions): void {
  if (since === undefined || until === undefined || since < until) return;
  throw new UsageError("--since must be before --until, which is not included; swap them");
}
