import { countOf } from "../text/countOf.ts";
import { writeFile } from "node:fs/promises";
import { Command } from "commander";
import { parseServers } from "../local/kafka/connectKafka.ts";
import type { Delivery } from "../local/emulators/DeliveryLog.ts";
import type { LogLine } from "../local/lambda/model.ts";
import type { LocalStack } from "../local/LocalStack.ts";
import { startLocalStack } from "../local/LocalStack.ts";
import type { LocalStackOptions } from "../local/stackOptions.ts";
import { ENVIRONMENT } from "../runtime/contract/environment.ts";
import type { Windows } from "../runtime/domain/AverageWindow.ts";
import { endWhenBroken } from "./endWhenBroken.ts";
import { findProgram } from "./findProgram.ts";
import { holdMemory } from "./holdMemory.ts";
import type { Page } from "./page/Page.ts";
import { RunFeed } from "./page/RunFeed.ts";
import { servePage } from "./page/servePage.ts";
import type { Speed } from "./pace.ts";
import {
  parseName,
  parsePort,
  parseSpeedOption,
  parseSymbols,
  parseWindows,
} from "./parseOptions.ts";
import { describeReport } from "./replay/describeReport.ts";
import { listSymbols } from "./replay/listSymbols.ts";
import { pipelineNames } from "./replay/pipelineNames.ts";
import { readSources } from "./replay/readSources.ts";
import type { ReplayReport } from "./replay/Report.ts";
import { addsUp } from "./replay/Report.ts";
import { requireEffect } from "./replay/requireEffect.ts";
import { requireFiles } from "./replay/requireFiles.ts";
import { requireWritable } from "./replay/requireWritable.ts";
import { RunObserver } from "./replay/RunObserver.ts";
import { runReplay } from "./replay/runReplay.ts";
import { DEFAULT_STACK, requireStack } from "./requireStack.ts";
import { symbolConfig } from "./replay/symbolConfig.ts";
import type { StopRequest } from "./stopOnInterrupt.ts";
import { INTERRUPTED, stopOnInterrupt } from "./stopOnInterrupt.ts";
import { AlertAnnouncer } from "./terminal/AlertAnnouncer.ts";
import { Progress } from "./terminal/Progress.ts";
import type { Terminal } from "./terminal/Terminal.ts";
import { UsageError } from "./UsageError.ts";

/** Options of `stock-analytics local`. */
interface LocalOptions {
  readonly program?: string;
  readonly stack: string;
  readonly pipeline?: string;
  readonly replay?: string[];
  readonly symbol?: string;
  readonly speed: Speed;
  readonly windows?: Windows;
  readonly symbols?: string[];
  readonly port: number;
  readonly dataDir?: string;
  readonly kafkaBootstrap?: string;
  readonly kafkaLogin?: true;
  readonly untilDrained?: true;
  readonly report?: string;
  readonly json?: true;
}

const EXAMPLES = `
Examples:
  Run the nearest Pulumi program and wait for ticks:
    $ stock-analytics local
  Replay files as fast as it goes, keep the data, and write what came of them:
    $ stock-analytics local --replay AAPL.csv MSFT.csv --until-drained --report report.json --data-dir data
  Watch a recorded day sixty times faster:
    $ stock-analytics local --replay day.ndjson --speed 60

Ctrl-C stops it. Everything listens on 127.0.0.1 only; nothing is sent to anybody.`;

/** `stock-analytics local`: the whole pipeline on this machine. */
export function localCommand(terminal: Terminal): Command {
  return new Command("local")
    .description("runs a Pulumi program with the pipeline on this machine, without an AWS account")
    .option(
      "--program <dir>",
      "folder of the program (default: the nearest Pulumi.yaml, else our own)",
      parseName,
    )
    .option("--stack <name>", "stack whose Pulumi.<name>.yaml is read", parseName, DEFAULT_STACK)
    .option(
      "--pipeline <name>",
      "pipeline to work with, where the program declares several",
      parseName,
    )
    .option("--replay <file...>", "sends CSV or NDJSON files, gzipped or not, through the pipeline")
    .option(
      "--symbol <symbol>",
      "symbol of CSV files without that column (default: the file's name)",
      parseName,
    )
    .option(
      "--speed <n|max>",
      "times faster than recorded, or as fast as it goes",
      parseSpeedOption,
      "max",
    )
    .option("--windows <short,long>", "lengths of the moving averages, in ticks", parseWindows)
    .option(
      "--symbols <list>",
      "symbols of the pipeline (default: those in the files)",
      parseSymbols,
    )
    .option("--port <n>", "port of the page; 0: any free one", parsePort, 0)
    .option(
      "--data-dir <dir>",
      "folder to keep all data in (default: thrown away at the end)",
      parseName,
    )
    .option(
      "--kafka-bootstrap <servers>",
      "Kafka brokers that run already, host:port by commas (default: one is started where the program reads a topic)",
      parseName,
    )
    .option(
      "--kafka-login",
      "asks those brokers as Lambda would, with SASL and TLS by the secrets of the program (default: plainly)",
    )
    .option("--until-drained", "stop when everything is processed")
    .option("--report <file>", "write what came of the replay, as JSON", parseName)
    .option("--json", "print the report on standard output")
    .addHelpText("after", EXAMPLES)
    .action((options: LocalOptions) => runLocal(terminal, options));
}

async function runLocal(terminal: Terminal, options: LocalOptions): Promise<void> {
  checkOptions(options);
  holdMemory();
  const stop = stopOnInterrupt(terminal, "finishing what was sent, then stopping");
  const letBreak = endWhenBroken(terminal);
  try {
    await runStack(terminal, options, stop);
  } finally {
    letBreak();
    stop.release();
  }
}

async function runStack(
  terminal: Terminal,
  options: LocalOptions,
  stop: StopRequest,
): Promise<void> {
  // Of the process: what is loaded before counts, too.
  const startedAtMs = Math.floor(performance.timeOrigin);
  const feed = new RunFeed();
  const announcer = new AlertAnnouncer(terminal);
  const observer = new RunObserver((alert) => {
    announcer.announce(alert);
    feed.noteAlert(alert);
  });
  terminal.status("starting…");
  const settings = await stackOptions(terminal, options, { observer, feed }, stop);
  const stack = await startUnlessStopped(terminal, settings, stop);
  if (stack === undefined) return;
  try {
    const names = pipelineNames(stack, options.pipeline);
    requireEffect(stack, names.name, options);
    const { port } = options;
    const { functionEnvironment = {} } = settings;
    const told = { names, feed, observer, functionEnvironment, startedAtMs };
    const page = await servePage(stack, { ...told, port });
    try {
      const seconds = ((Date.now() - startedAtMs) / 1000).toFixed(1);
      terminal.say(`Pipeline "${names.name}" is up after ${seconds} s: ${page.url}`, "green");
      if (options.replay === undefined) announceHint(terminal, page);
      else await replayFiles(terminal, stack, observer, options, stop);
      if (options.untilDrained === true) await stack.drain({ signal: stop.signal });
      else await waitForStop(terminal, stop);
    } finally {
      announcer.flush();
      await page.close();
    }
  } finally {
    terminal.status("stopping…");
    await stack.stop();
    terminal.status("");
  }
}

/** The stack; undefined: it was stopped while it started. */
async function startUnlessStopped(
  terminal: Terminal,
  settings: LocalStackOptions,
  stop: StopRequest,
): Promise<LocalStack | undefined> {
  try {
    return await startLocalStack(settings);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    terminal.status("");
    terminal.say("stopped before it was up", "dim");
    process.exitCode = INTERRUPTED;
    return undefined;
  }
}

/** What would come to light only after the start, or at the end of a replay. */
function checkOptions(options: LocalOptions): void {
  const { replay, report, json, symbol, speed } = options;
  if (options.kafkaLogin === true && options.kafkaBootstrap === undefined) {
    throw new UsageError("--kafka-login is of brokers that run; add --kafka-bootstrap HOST:PORT");
  }
  if (replay === undefined && (report !== undefined || json === true)) {
    throw new UsageError("--report and --json say what came of a replay; add --replay FILE");
  }
  if (replay === undefined && (symbol !== undefined || speed !== "max")) {
    throw new UsageError("--symbol and --speed are of a replay; add --replay FILE");
  }
  requireFiles(replay ?? []);
  if (report !== undefined) requireWritable(report, replay ?? []);
}

/** The stack's options, with what a replay changes in the program's own settings. */
async function stackOptions(
  terminal: Terminal,
  options: LocalOptions,
  { observer, feed }: { readonly observer: RunObserver; readonly feed: RunFeed },
  stop: StopRequest,
): Promise<LocalStackOptions> {
  const files = options.replay ?? [];
  const { symbols: named } = options;
  const found = named ?? (await listSymbols(files, sourceOptions(options)));
  const isReplay = files.length > 0;
  const program = findProgram(options.program);
  requireStack(program.programDir, options.stack);
  return {
    ...program,
    stack: options.stack,
    ...(options.dataDir === undefined ? {} : { dataDir: options.dataDir }),
    ...symbolConfig({ ...program, named, found }),
    ...(options.kafkaBootstrap === undefined
      ? {}
      : { kafkaBootstrap: parseServers(options.kafkaBootstrap) }),
    ...(options.kafkaLogin === undefined ? {} : { kafkaLogin: true }),
    functionEnvironment: {
      ...(options.windows === undefined
        ? {}
        : {
            [ENVIRONMENT.shortWindow]: String(options.windows.short),
            [ENVIRONMENT.longWindow]: String(options.windows.long),
          }),
      ...(isReplay ? { [ENVIRONMENT.alertMaxAgeHours]: "none" } : {}),
      // A run that ends within the hour shows its ticks compacted, too.
      [ENVIRONMENT.compactOpenHour]: "true",
      ...(isReplay && options.symbols === undefined ? { [ENVIRONMENT.feed]: "any" } : {}),
    },
    // The report and the page count late ticks and refusals by what functions log.
    mustInform: true,
    onLog: (name: string, line: LogLine) => {
      observer.noteLogLine(line.text);
      feed.noteLogLine(name, line.text);
    },
    onMetric: (metric) => feed.noteMetric(metric),
    onMappingEvent: (event, mapping) => feed.noteMapping(event, mapping),
    onDelivery: (delivery: Delivery) => observer.noteDelivery(delivery),
    onNotice: (notice: string) => terminal.say(notice, "yellow"),
    onProblem: (problem: string) => {
      terminal.say(problem, "yellow");
      feed.noteProblem(problem);
    },
    signal: stop.signal,
  };
}

function sourceOptions(options: LocalOptions) {
  return {
    isMerged: options.speed !== "max",
    ...(options.symbol === undefined ? {} : { symbol: options.symbol }),
    // A pipeline with a feed of its own takes rows that do not say otherwise as its own.
    dataSource: options.symbols === undefined ? "replay" : null,
  };
}

async function replayFiles(
  terminal: Terminal,
  stack: LocalStack,
  observer: RunObserver,
  options: LocalOptions,
  stop: StopRequest,
): Promise<void> {
  const files = options.replay ?? [];
  const names = pipelineNames(stack, options.pipeline);
  let read = 0;
  let waiting = "";
  const progress = new Progress(
    terminal,
    () =>
      `${countOf(read, "tick")} sent, ${countOf(observer.deliveredAlertIds.size, "alert")}${waiting}; ` +
      "Ctrl-C stops",
    () => undefined,
  );
  const rows = readSources(files, sourceOptions(options));
  const report = await runReplay(stack, names, rows, observer, {
    speed: options.speed,
    signal: stop.signal,
    onProgress: (ledger, scheduled) => {
      read = ledger.readCount;
      waiting = scheduled.length === 0 ? "" : `, waiting for ${scheduled.join(" and ")}`;
      progress.update();
    },
    onBroken: (place, reason) => terminal.say(`${place}: ${reason}`, "yellow"),
  });
  progress.end();
  await showReport(terminal, report, options);
}

async function showReport(
  terminal: Terminal,
  report: ReplayReport,
  options: LocalOptions,
): Promise<void> {
  const text = `${JSON.stringify(report, undefined, 2)}\n`;
  if (options.json === true) terminal.print(text.trimEnd());
  for (const line of describeReport(report)) terminal.say(line);
  if (options.report !== undefined) await writeReport(options.report, text);
  if (addsUp(report)) return;
  process.exitCode = 1;
  const { ticksRead, ticksStored, ticksRejected, duplicates } = report;
  terminal.say(
    `the counts do not add up: ${ticksRead} read, but ${ticksStored} stored + ${ticksRejected} refused ` +
      `+ ${duplicates} duplicates; look into logs/ and the failed bucket of the data directory`,
    "red",
  );
}

async function writeReport(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new Error(`--report "${file}" could not be written; --json prints it`, { cause: error });
  }
}

function announceHint(terminal: Terminal, { hint }: Page): void {
  if (hint === null) return;
  terminal.say(hint.text);
  terminal.say(`  ${hint.command}`);
}

async function waitForStop(terminal: Terminal, stop: StopRequest): Promise<void> {
  if (!stop.signal.aborted) terminal.say("Running. Ctrl-C stops it.", "dim");
  await stop.requested;
}
