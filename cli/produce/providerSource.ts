import { Command } from "commander";
import type { ProviderName, Quota } from "../../runtime/contract/providers.ts";
import { PROVIDERS } from "../../runtime/contract/providers.ts";
import { quotaProblem } from "../../runtime/contract/quotaProblem.ts";
import { openProvider } from "../../runtime/providers/openProvider.ts";
import type { OpenProviderOptions } from "../../runtime/providers/ProviderAdapter.ts";
import type { ProviderAnswer, QuoteProvider } from "../../runtime/providers/QuoteProvider.ts";
import { countOf } from "../../text/countOf.ts";
import type { BarInterval } from "../history/BarInterval.ts";
import { BAR_INTERVALS } from "../history/BarInterval.ts";
import { openHistory } from "../history/openHistory.ts";
import { parsePositive, parseSymbols, parseWhole } from "../parseOptions.ts";
import { requireAwsAccess } from "../requireAwsAccess.ts";
import type { SendCounts } from "../sources/sendTicks.ts";
import { sendTicks } from "../sources/sendTicks.ts";
import { stopOnInterrupt } from "../stopOnInterrupt.ts";
import { Progress } from "../terminal/Progress.ts";
import type { Terminal } from "../terminal/Terminal.ts";
import { UsageError } from "../UsageError.ts";
import type { BackfillChoice } from "./backfillOptions.ts";
import { parseInterval, readBackfill, withBackfillOptions } from "./backfillOptions.ts";
import type { PollCounts } from "./QuotePoll.ts";
import { QuotePoll } from "./QuotePoll.ts";
import { runBackfill } from "./runBackfill.ts";
import type { SendOptions } from "./sendOptions.ts";
import { openStreams, withSendOptions } from "./sendOptions.ts";

interface ProviderChoice extends SendOptions, BackfillChoice {
  readonly symbols: string[];
  /** Of polls in seconds; of a backfill the length of its bars. */
  readonly interval: number | BarInterval;
  readonly count?: number;
  readonly for?: number;
  readonly plan: string;
  readonly requestsPerMinute?: number;
  readonly requestsPerDay?: number;
  readonly baseUrl?: string;
}

interface ProviderOptions extends ProviderChoice {
  readonly interval: number;
}

const DAY_SECONDS = 86_400;

/** `stock-analytics produce <provider>`: sends a provider's quotes, as often as its quota allows. */
export function providerSource(name: ProviderName, terminal: Terminal): Command {
  const { title, keyVariable, plans, defaultPlan } = PROVIDERS[name];
  const key = keyVariable === undefined ? "" : `; the API key comes from ${keyVariable}`;
  const base = new Command(name)
    .description(`asks ${title} for quotes and sends those that are news${key}`)
    .requiredOption("--symbols <list>", "symbols, separated by commas", parseSymbols)
    .option(
      "--interval <seconds|bar>",
      `time between two polls; of a backfill its bars: ${BAR_INTERVALS.join(", ")} (default: 1m)`,
      parseInterval,
      30,
    );
  const command = withBackfillOptions(base)
    .option("--count <n>", "end after that many polls", (text) => parseWhole(text, 1))
    .option("--for <minutes>", "end after that many minutes", parsePositive)
    .option("--plan <name>", `your plan: ${Object.keys(plans).join(", ")}`, defaultPlan)
    .option("--requests-per-minute <n>", "limit that differs from the plan's", parsePositive)
    .option("--requests-per-day <n>", "limit that differs from the plan's", parsePositive)
    .option("--base-url <url>", "ask there instead, for instance a proxy of your own");
  const example = keyVariable === undefined ? "" : `${keyVariable}=… `;
  return withSendOptions(command)
    .addHelpText(
      "after",
      `\nExample:\n  $ ${example}stock-analytics produce ${name} --symbols AAPL --interval 600`,
    )
    .action((options: ProviderChoice, self: Command) => {
      const wish = readBackfill(options, self, ["count", "for"]);
      if (wish === undefined) return run(name, options as ProviderOptions, terminal);
      return runBackfill(
        name,
        { ...options, ...wish, open: () => openHistory(name, access(name, options)) },
        terminal,
      );
    });
}

async function run(
  name: ProviderName,
  options: ProviderOptions,
  terminal: Terminal,
): Promise<void> {
  const provider = open(name, options);
  const count = roundsOf(options);
  refuseBeyondQuota(name, provider.quota, options, count);
  const client = openStreams(options);
  await requireAwsAccess(client);
  const stop = stopOnInterrupt(terminal, "ending after the current batch");
  const teller = new Teller(terminal);
  let accepted = 0;
  const poll = new QuotePoll(provider, {
    ...{ symbols: options.symbols, intervalSeconds: options.interval, signal: stop.signal },
    ...(count === undefined ? {} : { count }),
    onAnswer: (answer) => {
      teller.tell(answer);
      progress.update();
    },
  });
  const progress = new Progress(
    terminal,
    () =>
      `${countOf(poll.counts.polls, "poll")}, ${countOf(accepted, "tick")} sent to ${options.stream}`,
    () => (count === undefined ? undefined : poll.counts.polls / count),
  );
  try {
    // Without the signal: what has come is sent, and nothing more is asked for.
    const sent = await sendTicks(poll.records(), {
      client,
      streamName: options.stream,
      ...(options.rate === undefined ? {} : { recordsPerSecond: options.rate }),
      onSent: () => {
        accepted += 1;
        progress.update();
      },
    });
    progress.end();
    summarize(terminal, name, options, { sent, poll: poll.counts });
    const { failed, refused, unanswered } = poll.counts;
    const isFlawed = failed + refused + unanswered + sent.refused > 0;
    if (isFlawed && !stop.signal.aborted) process.exitCode = 1;
  } finally {
    progress.end();
    stop.release();
    client.destroy();
  }
}

/** Bad options end with exit code 2, before anything is asked. */
function open(name: ProviderName, options: ProviderOptions): QuoteProvider {
  try {
    return openProvider(name, access(name, options));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(error.message, { cause: error });
  }
}

/** Key, plan and address by the options and the environment. */
function access(name: ProviderName, options: ProviderChoice): OpenProviderOptions {
  const { keyVariable, title } = PROVIDERS[name];
  const apiKey = keyVariable === undefined ? undefined : process.env[keyVariable];
  if (keyVariable !== undefined && (apiKey ?? "").trim() === "") {
    throw new UsageError(`${title} needs an API key: set the environment variable ${keyVariable}`);
  }
  const { plan, baseUrl, requestsPerMinute, requestsPerDay } = options;
  const quota: Partial<Quota> = {
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
    ...(requestsPerDay === undefined ? {} : { requestsPerDay }),
  };
  return {
    ...{ plan, quota },
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(baseUrl === undefined ? {} : { baseUrl }),
  };
}

/** How many polls there are; undefined: without end. */
function roundsOf({ count, for: minutes, interval }: ProviderOptions): number | undefined {
  const inTime = minutes === undefined ? undefined : Math.ceil((minutes * 60) / interval);
  if (count === undefined || inTime === undefined) return count ?? inTime;
  return Math.min(count, inTime);
}

function refuseBeyondQuota(
  name: ProviderName,
  quota: Quota,
  { symbols, interval, plan }: ProviderOptions,
  count = Infinity,
): void {
  const whose = `the plan "${plan}" of ${PROVIDERS[name].title}`;
  const sessionSeconds = Math.min(DAY_SECONDS, count * interval);
  const problem = quotaProblem(
    { symbols: symbols.length, intervalSeconds: interval, sessionSeconds },
    quota,
    whose,
  );
  if (problem !== undefined) throw new UsageError(`--interval ${interval} ${problem}`);
}

/** Tells what goes wrong, and the same of a symbol once only. */
class Teller {
  readonly #terminal: Terminal;
  readonly #told = new Set<string>();

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  tell({ failure, refused, unanswered }: ProviderAnswer): void {
    if (failure !== undefined) {
      if (failure.failure !== "aborted") this.#terminal.say(failure.message, "yellow");
      return;
    }
    for (const { reason, raw } of refused) {
      const head = Buffer.from(raw).toString("utf8").slice(0, 80);
      this.#once(`a quote was refused (${reason}): ${head}`);
    }
    for (const symbol of unanswered) {
      this.#once(`there is no quote of ${symbol}; does the provider write it otherwise?`);
    }
  }

  #once(text: string): void {
    if (this.#told.has(text)) return;
    this.#told.add(text);
    this.#terminal.say(text, "yellow");
  }
}

function summarize(
  terminal: Terminal,
  provider: ProviderName,
  { stream, json }: ProviderOptions,
  { sent: counts, poll }: { readonly sent: SendCounts; readonly poll: PollCounts },
): void {
  const { sent, retried } = counts;
  const refused = counts.refused + poll.refused;
  const { polls, missed, failed, askedAgain, unanswered, unchanged } = poll;
  if (json) {
    const asked = { polls, missed, failed, askedAgain, unanswered, unchanged };
    terminal.print(JSON.stringify({ stream, provider, sent, retried, refused, ...asked }));
    return;
  }
  terminal.print(
    `${countOf(sent, "tick")} sent to ${stream}, ${retried} sent again, ${refused} refused, ` +
      `${unchanged} unchanged, ${unanswered} unanswered`,
  );
  terminal.print(
    `${countOf(polls, "poll")}, ${missed} missed; requests: ${failed} failed, ${askedAgain} asked again`,
  );
}
