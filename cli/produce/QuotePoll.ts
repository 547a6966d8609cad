import type { ProviderAnswer, QuoteProvider } from "../../runtime/providers/QuoteProvider.ts";
import { sleepUntilAborted } from "../sources/sleepUntilAborted.ts";
import type { SourceRecord } from "../sources/SourceRecord.ts";

/** What came of asking so far. */
export interface PollCounts {
  /** Rounds in which all symbols were asked for. */
  polls: number;
  /** Rounds left out, because the one before took longer than the interval. */
  missed: number;
  /** Requests that the provider gave no answer to, retries included. */
  failed: number;
  /** Requests that were sent again. */
  askedAgain: number;
  /** Quotes that are no ticks. */
  refused: number;
  /** Symbols that an answer had no quote of. */
  unanswered: number;
  /** Quotes that were the same tick as the one before: no trade since. They are not sent. */
  unchanged: number;
}

/** How a provider is asked. */
export interface PollOptions {
  readonly symbols: readonly string[];
  /** From one round to the next, in seconds; above 0. */
  readonly intervalSeconds: number;
  /** How many rounds. Default: without end. */
  readonly count?: number;
  /** Ends the asking, also in the middle of a request or a pause. What has come is still passed on. */
  readonly signal?: AbortSignal;
  /** Told of each answer, as it comes. */
  readonly onAnswer?: (answer: ProviderAnswer) => void;
  /** Clock in milliseconds. Default: `performance.now`. */
  readonly now?: () => number;
  /** Waits for that many milliseconds, or until the signal. Default: a timer. */
  readonly sleep?: (delayMs: number) => Promise<void>;
}

const TIMER_MS_MAX = 2 ** 31 - 1;

/** Asks a provider again and again, and passes on what is news. */
export class QuotePoll {
  readonly counts: PollCounts = {
    ...{ polls: 0, missed: 0, failed: 0, askedAgain: 0 },
    ...{ refused: 0, unanswered: 0, unchanged: 0 },
  };
  readonly #provider: QuoteProvider;
  readonly #options: PollOptions;
  /** Id of the last tick of each symbol. */
  readonly #lastIds = new Map<string, string>();
  #line = 0;

  constructor(provider: QuoteProvider, options: PollOptions) {
    this.#provider = provider;
    this.#options = options;
  }

  /** The ticks that are news, in rounds whose beginnings are whole intervals apart. */
  async *records(): AsyncGenerator<SourceRecord, void, undefined> {
    const { symbols, signal } = this.#options;
    const startedAtMs = this.#now();
    let round = await this.#next(0, startedAtMs);
    while (round !== undefined) {
      this.counts.polls += 1;
      for await (const answer of this.#provider.quotes(symbols, { signal })) {
        yield* this.#news(answer);
      }
      round = await this.#next(round + 1, startedAtMs);
    }
  }

  /** Waits for the beginning of a round, or of the next one that has not begun; undefined: it is over. */
  async #next(round: number, startedAtMs: number): Promise<number | undefined> {
    const { intervalSeconds, count = Infinity, signal } = this.#options;
    const intervalMs = intervalSeconds * 1000;
    if (round >= count || signal?.aborted) return undefined;
    const now = Math.ceil((this.#now() - startedAtMs) / intervalMs);
    // A round that is due at this moment is not missed; one whose time is over is.
    const next = Math.max(round, now);
    this.counts.missed += Math.min(next, count) - round;
    if (next >= count) return undefined;
    await this.#waitUntil(startedAtMs + next * intervalMs);
    return signal?.aborted ? undefined : next;
  }

  #now(): number {
    return (this.#options.now ?? (() => performance.now()))();
  }

  async #waitUntil(dueMs: number): Promise<void> {
    const { signal, sleep = (ms) => sleepUntilAborted(ms, signal) } = this.#options;
    for (let leftMs = dueMs - this.#now(); leftMs > 0 && !signal?.aborted;) {
      // Longer ones are none: https://nodejs.org/api/timers.html
      await sleep(Math.min(leftMs, TIMER_MS_MAX));
      leftMs = dueMs - this.#now();
    }
  }

  *#news(answer: ProviderAnswer): Generator<SourceRecord, void, undefined> {
    this.#count(answer);
    this.#options.onAnswer?.(answer);
    for (const { symbol, id, tradedAtMs, data } of answer.quotes) {
      if (this.#lastIds.get(symbol) === id) {
        this.counts.unchanged += 1;
        continue;
      }
      this.#lastIds.set(symbol, id);
      this.#line += 1;
      yield { data, partitionKey: symbol, line: this.#line, tradedAtMs };
    }
  }

  #count({ attempts, failure, refused, unanswered }: ProviderAnswer): void {
    this.counts.askedAgain += Math.max(0, attempts - 1);
    this.counts.refused += refused.length;
    if (failure === undefined) this.counts.unanswered += unanswered.length;
    // An end that somebody wanted is no failure.
    else if (failure.failure !== "aborted") this.counts.failed += 1;
  }
}
