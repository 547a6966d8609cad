import { BRONZE_PREFIX } from "../contract/lake.ts";
import type { Archive } from "../ports/Archive.ts";
import type { Clock } from "../ports/Clock.ts";
import type { TickStream } from "../ports/TickStream.ts";
import { bronzeKey } from "../providers/bronzeKey.ts";
import type { ProviderAnswer, QuoteProvider } from "../providers/QuoteProvider.ts";
import type { Observer } from "./observe.ts";
import { sendInOrder } from "./sendInOrder.ts";

/** What a poll works with. */
export interface ProviderPorts {
  /** Who is asked: opened with the key of the moment. */
  readonly open: () => Promise<QuoteProvider>;
  /** The provider did not know the key. */
  readonly forgetKey: () => void;
  /** Who is asked instead for what a failing one did not answer; absent: nobody. */
  readonly fallback?: QuoteProvider;
  readonly stream: TickStream;
  /** Takes the answers as they came; absent: nobody does. */
  readonly archive?: Archive;
  readonly clock: Clock;
  readonly observer: Observer;
}

/** When a poll was due, when it must be over, and when sending must be; epoch milliseconds. */
export interface PollTimes {
  readonly atMs: number;
  readonly untilMs: number;
  readonly deadlineMs: number;
}

/**
 * Asks for all symbols once and sends the quotes as they are answered. A provider that fails is no failure
 * of the function: what it gives at the next poll is sent then.
 * @returns how many quotes were sent
 * @throws {AggregateError} when an answer could not be sent or kept; all others were
 */
export async function pollProvider(
  symbols: readonly string[],
  times: PollTimes,
  ports: ProviderPorts,
): Promise<number> {
  const { clock, observer } = ports;
  const signal = AbortSignal.timeout(Math.max(0, times.untilMs - clock.now()));
  const tally = new PollTally();
  try {
    const provider = await ports.open();
    for await (const answer of provider.quotes(symbols, { signal })) {
      await take(answer, provider, { times, tally, ports });
    }
    if (ports.fallback !== undefined && tally.failed.length > 0) {
      for await (const answer of ports.fallback.quotes(tally.failed)) {
        await sendQuotes(answer, { times, tally, ports });
        tally.counts.FallbackQuotes += answer.quotes.length;
      }
    }
  } finally {
    observer.count(tally.counts);
  }
  if (tally.errors.length > 0) {
    throw new AggregateError(tally.errors, "quotes of a poll could not be sent or kept");
  }
  return tally.counts.QuotesSent;
}

/** What came of a poll so far. */
class PollTally {
  readonly counts = {
    QuotesSent: 0,
    QuotesRefused: 0,
    SymbolsUnanswered: 0,
    ProviderFailures: 0,
    FallbackQuotes: 0,
  };
  /** Symbols of questions without an answer. */
  readonly failed: string[] = [];
  readonly errors: unknown[] = [];
}

interface Poll {
  readonly times: PollTimes;
  readonly tally: PollTally;
  readonly ports: ProviderPorts;
}

async function take(answer: ProviderAnswer, provider: QuoteProvider, poll: Poll): Promise<void> {
  const { tally, ports, times } = poll;
  const { counts } = tally;
  counts.QuotesRefused += answer.refused.length;
  counts.SymbolsUnanswered += answer.unanswered.length;
  if (answer.refused.length > 0) {
    const reasons = [...new Set(answer.refused.map(({ reason }) => reason))];
    ports.observer.inform("quotes were refused", { quotes: answer.refused.length, reasons });
  }
  if (answer.failure !== undefined) {
    const { failure, message } = answer.failure;
    counts.ProviderFailures += 1;
    // Whom the poll had no time for, nobody failed.
    if (failure !== "aborted") tally.failed.push(...answer.unanswered);
    const details = { failure, message, attempts: answer.attempts, symbols: answer.asked.length };
    ports.observer.inform("the provider gave no answer", details);
    if (failure === "not_allowed") ports.forgetKey();
  } else if (answer.unanswered.length > 0) {
    ports.observer.inform("the provider left symbols out", { symbols: answer.unanswered });
  }
  await Promise.all([sendQuotes(answer, poll), keep(answer, provider, times, poll)]);
}

/** Oldest first: a symbol's later trade must not come before its earlier one. */
async function sendQuotes(answer: ProviderAnswer, { times, tally, ports }: Poll): Promise<void> {
  if (answer.quotes.length === 0) return;
  const inTime = answer.quotes.toSorted((one, other) => one.tradedAtMs - other.tradedAtMs);
  try {
    await sendInOrder(inTime, ports, times.deadlineMs);
    tally.counts.QuotesSent += inTime.length;
  } catch (error) {
    tally.errors.push(error);
  }
}

/** The name holds the time that the poll was due: done twice, it is the same object. */
async function keep(
  { asked, body, failure }: ProviderAnswer,
  provider: QuoteProvider,
  { atMs }: PollTimes,
  { tally, ports }: Poll,
): Promise<void> {
  if (ports.archive === undefined || body === undefined || failure !== undefined) return;
  const key = BRONZE_PREFIX + bronzeKey(provider.name, { asked, receivedAtMs: atMs });
  try {
    await ports.archive.put({ key, body: Buffer.from(body) });
  } catch (error) {
    tally.errors.push(error);
  }
}
