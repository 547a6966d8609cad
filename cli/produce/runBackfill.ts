import type { ProviderName } from "../../runtime/contract/providers.ts";
import { PROVIDERS } from "../../runtime/contract/providers.ts";
import { countOf } from "../../text/countOf.ts";
import type { BarHistory, HistoryAnswer } from "../history/BarHistory.ts";
import { BAR_MS } from "../history/BarInterval.ts";
import { termsOf } from "../history/historyTerms.ts";
import type { KafkaOptions } from "../sources/kafkaTarget.ts";
import type { SendCounts } from "../sources/sendTicks.ts";
import { stopOnInterrupt } from "../stopOnInterrupt.ts";
import { Progress } from "../terminal/Progress.ts";
import type { Terminal } from "../terminal/Terminal.ts";
import { UsageError } from "../UsageError.ts";
import { Backfill } from "./Backfill.ts";
import type { BackfillWish } from "./backfillOptions.ts";
import type { Destination } from "./openDestination.ts";
import { openDestination } from "./openDestination.ts";
import type { SendOptions } from "./sendOptions.ts";

/** How a backfill is sent. */
export interface RunBackfillOptions extends SendOptions, KafkaOptions, BackfillWish {
  readonly symbols: readonly string[];
  readonly plan: string;
  /** Opens the provider's history, once its terms are known to fit. */
  readonly open: () => BarHistory;
}

/** As much of a bar as fits a line is told. */
const RAW_CHARACTERS = 80;

/**
 * Sends the bars of a provider's history as ticks that fill a gap. What fails of one symbol is told, and does
 * not keep the others back; exit code 1 then.
 * @throws {UsageError} if the provider does not keep what is asked for, or its plan does not answer so much
 */
export async function runBackfill(
  name: ProviderName,
  options: RunBackfillOptions,
  terminal: Terminal,
): Promise<void> {
  const { requestMs, history } = prepare(name, options);
  const destination = await openDestination(options);
  const stop = stopOnInterrupt(terminal, "ending after the current batch");
  let accepted = 0;
  const backfill = new Backfill(history, {
    ...{ symbols: options.symbols, interval: options.interval, requestMs, signal: stop.signal },
    ...{ fromMs: options.fromMs, toMs: options.toMs },
    onAnswer: (symbol, answer) => {
      tell(terminal, symbol, answer);
      progress.update();
    },
  });
  const progress = new Progress(
    terminal,
    () => `${countOf(accepted, "tick")} sent to ${destination.name}`,
    () => backfill.counts.asked / backfill.questions,
  );
  try {
    const sent = await destination.send(backfill.records(), {
      signal: stop.signal,
      onSent: () => {
        accepted += 1;
        progress.update();
      },
    });
    progress.end();
    tellMissing(terminal, backfill);
    summarize(terminal, name, { ...options, destination, sent, backfill });
    const { counts, failed, unanswered } = backfill;
    if (failed.size + unanswered.length + counts.refused + sent.refused > 0) process.exitCode = 1;
  } finally {
    progress.end();
    stop.release();
    destination.close();
  }
}

/** Bad options end with exit code 2, before anything is asked. */
function prepare(
  name: ProviderName,
  { plan, interval, fromMs, toMs, symbols, open }: RunBackfillOptions,
): { readonly requestMs: number; readonly history: BarHistory } {
  try {
    const terms = termsOf(name, { interval, fromMs, plan }, Date.now());
    const requestMs = terms.requestDays * BAR_MS["1d"];
    const history = open();
    const { requestsPerDay = Infinity } = history.quota;
    const requests = symbols.length * Math.ceil((toMs - fromMs + 1) / requestMs);
    if (requests <= requestsPerDay) return { requestMs, history };
    throw new RangeError(
      `--backfill asks for ${countOf(symbols.length, "symbol")} in ${countOf(requests, "request")}, where ` +
        `${countOf(requestsPerDay, "request")} a day are in the plan "${plan}" of ` +
        `${PROVIDERS[name].title}; name fewer symbols, or less time`,
    );
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(error.message, { cause: error });
  }
}

function tell(terminal: Terminal, symbol: string, { refused }: HistoryAnswer): void {
  for (const { reason, raw } of refused) {
    const head = Buffer.from(raw).toString("utf8").slice(0, RAW_CHARACTERS);
    terminal.say(`a bar of ${symbol} was refused (${reason}): ${head}`, "yellow");
  }
}

function tellMissing(terminal: Terminal, { failed, unanswered }: Backfill): void {
  for (const [symbol, { failure, sinceMs }] of failed) {
    const since = new Date(sinceMs).toISOString();
    terminal.say(
      `${symbol}: ${failure.message}; its bars since ${since} are missing, ask for them again`,
      "yellow",
    );
  }
  for (const symbol of unanswered) {
    terminal.say(
      `there is no bar of ${symbol} in this time; was its market closed, or does the provider write it otherwise?`,
      "yellow",
    );
  }
}

interface Outcome extends RunBackfillOptions {
  readonly destination: Destination;
  readonly sent: SendCounts;
  readonly backfill: Backfill;
}

function summarize(terminal: Terminal, provider: ProviderName, outcome: Outcome): void {
  const { destination, sent: counts, backfill, interval, symbols } = outcome;
  const { sent, retried } = counts;
  const refused = counts.refused + backfill.counts.refused;
  const { asked, askedAgain, empty, open, misplaced } = backfill.counts;
  const [failed, unanswered] = [backfill.failed.size, backfill.unanswered.length];
  if (outcome.json) {
    const span = [outcome.fromMs, outcome.toMs].map((ms) => new Date(ms).toISOString());
    const bars = { interval, from: span[0], to: span[1], empty, open, misplaced };
    const place = { [destination.kind]: destination.name, provider };
    const requests = { asked, askedAgain, failed, unanswered };
    terminal.print(JSON.stringify({ ...place, sent, retried, refused, ...bars, ...requests }));
    return;
  }
  terminal.print(
    `${countOf(sent, "tick")} sent to ${destination.name}, ${retried} sent again, ${refused} refused`,
  );
  terminal.print(
    `bars left out: ${empty} without a price, ${open} not over, ${misplaced} outside a session; ` +
      `${failed} failed and ${unanswered} unanswered of ${countOf(symbols.length, "symbol")}`,
  );
}
