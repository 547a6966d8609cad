import { Command } from "commander";
import { PROVIDER_NAMES } from "../runtime/contract/providers.ts";
import { BACKFILL_SOURCE } from "../runtime/contract/tick.ts";
import { countOf } from "../text/countOf.ts";
import type { BarInterval } from "./history/BarInterval.ts";
import { openHistory } from "./history/openHistory.ts";
import type { Speed } from "./pace.ts";
import { pace } from "./pace.ts";
import {
  parseName,
  parseSpeedOption,
  parseSymbols,
  parseTime,
  parseWhole,
} from "./parseOptions.ts";
import type { BackfillChoice } from "./produce/backfillOptions.ts";
import { parseInterval, readBackfill, withBackfillOptions } from "./produce/backfillOptions.ts";
import { providerSource } from "./produce/providerSource.ts";
import { runBackfill } from "./produce/runBackfill.ts";
import type { Destination } from "./produce/openDestination.ts";
import { openDestination } from "./produce/openDestination.ts";
import type { SendOptions as StreamOptions } from "./produce/sendOptions.ts";
import { withSendOptions } from "./produce/sendOptions.ts";
import { readSources } from "./replay/readSources.ts";
import type { SendCounts } from "./sources/sendTicks.ts";
import type { KafkaOptions } from "./sources/kafkaTarget.ts";
import { withKafkaOptions } from "./sources/kafkaTarget.ts";
import { simulateTicks } from "./sources/simulateTicks.ts";
import type { BrokenRow, SourceRecord } from "./sources/SourceRecord.ts";
import { stopOnInterrupt } from "./stopOnInterrupt.ts";
import { Progress } from "./terminal/Progress.ts";
import type { Terminal } from "./terminal/Terminal.ts";
import { UsageError } from "./UsageError.ts";

const EXAMPLES = `
Examples:
  $ stock-analytics produce replay AAPL.csv --speed 60
  $ stock-analytics produce simulated --symbols AAPL,MSFT
  $ stock-analytics produce simulated --symbols AAPL --kafka 127.0.0.1:9092 --topic ticks --partitions 4
  $ stock-analytics produce yahoo --symbols AAPL,MSFT --interval 30
  $ stock-analytics produce yahoo --symbols AAPL --backfill --from 2026-01-05T09:30:00-05:00 --interval 1m`;

/** A Monday's opening: the same seed makes the same ticks on any day. */
const DEFAULT_START = "2026-01-05T14:30:00Z";

interface SendOptions extends StreamOptions, KafkaOptions {
  readonly speed: Speed;
}

interface ReplayOptions extends SendOptions {
  readonly symbol?: string;
  readonly backfill?: true;
}

type Rows = AsyncIterable<SourceRecord | BrokenRow> | Iterable<SourceRecord>;

/** `stock-analytics produce`: sends ticks from a source to a stream. */
export function produceCommand(terminal: Terminal): Command {
  const command = new Command("produce").description(
    "Sends ticks from a source to a Kinesis stream or a Kafka topic, each symbol's in order. " +
      "Ctrl-C ends after the current batch.",
  );
  command.addCommand(withKafkaOptions(withSpeed(withSendOptions(replaySource(terminal)))));
  command.addCommand(withKafkaOptions(withSpeed(withSendOptions(simulatedSource(terminal)))));
  for (const name of PROVIDER_NAMES) {
    if (name !== "simulated") command.addCommand(providerSource(name, terminal));
  }
  return command.addHelpText("after", EXAMPLES);
}

function replaySource(terminal: Terminal): Command {
  return new Command("replay")
    .description("sends the rows of CSV files, and the lines of NDJSON files exactly as they are")
    .argument("<file...>", "CSV, NDJSON or JSONL files, also gzipped")
    .option(
      "--symbol <symbol>",
      "symbol of CSV files without that column (default: the file's name)",
      parseName,
    )
    .option(
      "--backfill",
      "rows of CSV files are of the market and fill a gap: a live pipeline takes them, and alerts nobody",
    )
    .addHelpText(
      "after",
      "\nExamples:\n  $ stock-analytics produce replay AAPL.csv --speed 60" +
        "\n  $ stock-analytics produce replay yesterday.csv --backfill",
    )
    .action(async (files: string[], options: ReplayOptions, command: Command) => {
      requireOneTarget(options, command);
      const rows = readSources(files, {
        isMerged: options.speed !== "max",
        dataSource: options.backfill === true ? BACKFILL_SOURCE : "replay",
        ...(options.symbol === undefined ? {} : { symbol: options.symbol }),
      });
      await send(terminal, rows, options);
    });
}

interface SimulatedOptions extends SendOptions, BackfillChoice {
  readonly symbols: string[];
  readonly seed: string;
  readonly start: string;
  /** Of ticks in seconds; of a backfill the length of its bars. */
  readonly interval: number | BarInterval;
  readonly count: number;
}

function simulatedSource(terminal: Terminal): Command {
  return withBackfillOptions(new Command("simulated"))
    .description("makes prices up: a seeded random walk in New York trading sessions")
    .requiredOption("--symbols <list>", "symbols, separated by commas", parseSymbols)
    .option("--seed <text>", "the same seed makes the same ticks", "1")
    .option("--start <time>", "first moment, ISO 8601 with a zone", checkTime, DEFAULT_START)
    .option(
      "--interval <seconds|bar>",
      "time between two ticks of a symbol; of a backfill its bars (default: 1m)",
      parseInterval,
      1,
    )
    .option("--count <n>", "how many ticks in all", (text) => parseWhole(text, 1), 1000)
    .addHelpText(
      "after",
      "\nExample:\n  $ stock-analytics produce simulated --symbols AAPL,MSFT --count 10000",
    )
    .action(async (options: SimulatedOptions, command: Command) => {
      requireOneTarget(options, command);
      const wish = readBackfill(options, command, ["start", "count", "speed"]);
      if (wish !== undefined) {
        const open = () => openHistory("simulated", { seed: options.seed });
        await runBackfill("simulated", { ...options, ...wish, plan: "unlimited", open }, terminal);
        return;
      }
      const ticks = simulateTicks({ ...options, intervalSeconds: Number(options.interval) });
      await send(terminal, ticks, { ...options, total: options.count });
    });
}

/** A stream that was named beside a topic would get nothing, without a word. */
function requireOneTarget({ kafka, endpointUrl }: SendOptions, command: Command): void {
  if (kafka === undefined) return;
  const isNamed = command.getOptionValueSource("stream") === "cli" || endpointUrl !== undefined;
  if (!isNamed) return;
  throw new UsageError("--stream and --endpoint-url are of a stream; leave them or --kafka out");
}

/** The text itself, when it is a time. */
function checkTime(text: string): string {
  parseTime(text);
  return text;
}

function withSpeed(command: Command): Command {
  return command.option(
    "--speed <n|max>",
    "times faster than recorded, or as fast as it goes",
    parseSpeedOption,
    "max",
  );
}

async function send(
  terminal: Terminal,
  rows: Rows,
  options: SendOptions & { readonly total?: number },
): Promise<void> {
  const destination = await openDestination(options);
  const stop = stopOnInterrupt(terminal, "ending after the current batch");
  const broken: BrokenRow[] = [];
  let accepted = 0;
  const progress = new Progress(
    terminal,
    () => `${countOf(accepted, "tick")} sent to ${destination.name}`,
    () => (options.total === undefined ? undefined : accepted / options.total),
  );
  try {
    const records = pace(withoutBroken(rows, broken, terminal), {
      speed: options.speed,
      signal: stop.signal,
    });
    const counts = await destination.send(records, {
      signal: stop.signal,
      onSent: () => {
        accepted += 1;
        progress.update();
      },
      onRefused: ({ line }, reason) =>
        terminal.say(`line ${line} was not sent: ${reason}`, "yellow"),
    });
    progress.end();
    summarize(terminal, counts, broken.length, { ...options, destination });
    if (counts.refused + broken.length > 0) process.exitCode = 1;
  } finally {
    progress.end();
    stop.release();
    destination.close();
  }
}

async function* withoutBroken(
  rows: Rows,
  broken: BrokenRow[],
  terminal: Terminal,
): AsyncGenerator<SourceRecord> {
  for await (const row of rows) {
    if ("broken" in row) {
      broken.push(row);
      terminal.say(`line ${row.line}: the row ${row.broken}; it was not sent`, "yellow");
    } else yield row;
  }
}

function summarize(
  terminal: Terminal,
  { sent, retried, refused }: SendCounts,
  broken: number,
  { destination, json }: Pick<SendOptions, "json"> & { readonly destination: Destination },
): void {
  const { kind, name } = destination;
  const summary = { [kind]: name, sent, retried, refused: refused + broken };
  if (json) terminal.print(JSON.stringify(summary));
  else {
    terminal.print(
      `${countOf(sent, "tick")} sent to ${name}, ${retried} sent again, ${refused + broken} refused`,
    );
  }
}
