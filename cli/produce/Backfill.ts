import type { ProviderError } from "../../runtime/providers/ProviderError.ts";
import type { Quote } from "../../runtime/providers/QuoteProvider.ts";
import type { BarHistory, HistoryAnswer } from "../history/BarHistory.ts";
import type { BarInterval } from "../history/BarInterval.ts";
import type { SourceRecord } from "../sources/SourceRecord.ts";

/** What came of asking so far. */
export interface BackfillCounts {
  /** Questions that were asked, or given up. */
  asked: number;
  /** Requests that were sent again. */
  askedAgain: number;
  /** Bars that are no ticks. */
  refused: number;
  /** Bars without a price. */
  empty: number;
  /** Bars that are not over. */
  open: number;
  /** Bars outside a session. */
  misplaced: number;
}

/** What of a history is asked for. */
export interface BackfillOptions {
  readonly symbols: readonly string[];
  readonly interval: BarInterval;
  /** Epoch milliseconds, both inclusive: of the bars' ends. */
  readonly fromMs: number;
  readonly toMs: number;
  /** How much time one request asks for, in milliseconds. */
  readonly requestMs: number;
  /** Ends the asking, also in the middle of a request. */
  readonly signal?: AbortSignal;
  /** Told of each answer, as it comes. */
  readonly onAnswer?: (symbol: string, answer: HistoryAnswer) => void;
}

/** A symbol that was not asked to the end. */
export interface FailedSymbol {
  readonly failure: ProviderError;
  /** From when on its bars are missing, epoch milliseconds. */
  readonly sinceMs: number;
}

/** So many symbols are held in memory at once, and sent side by side. */
const SYMBOLS_AT_ONCE = 20;

/** A stretch of time, both ends inclusive, in epoch milliseconds. */
type Span = readonly [fromMs: number, toMs: number];

/** Asks a history for bars, and passes on their ticks, each symbol's in the order of time. */
export class Backfill {
  readonly counts: BackfillCounts = {
    ...{ asked: 0, askedAgain: 0, refused: 0, empty: 0, open: 0, misplaced: 0 },
  };
  /** Symbols of which bars are missing. The rest of such a one is not asked for: it would come out of order. */
  readonly failed = new Map<string, FailedSymbol>();
  readonly #history: BarHistory;
  readonly #options: BackfillOptions;
  readonly #withBars = new Set<string>();
  #line = 0;

  constructor(history: BarHistory, options: BackfillOptions) {
    this.#history = history;
    this.#options = options;
  }

  /** How many questions there are, failures left aside. */
  get questions(): number {
    return this.#options.symbols.length * this.#spans().length;
  }

  /** Symbols that were asked for to the end, and of which there is no bar at all. */
  get unanswered(): readonly string[] {
    if (this.#options.signal?.aborted === true) return [];
    return this.#options.symbols.filter(
      (symbol) => !this.#withBars.has(symbol) && !this.failed.has(symbol),
    );
  }

  async *records(): AsyncGenerator<SourceRecord, void, undefined> {
    const { symbols, signal } = this.#options;
    for (let at = 0; at < symbols.length; at += SYMBOLS_AT_ONCE) {
      for (const span of this.#spans()) {
        const ticks: Quote[] = [];
        for (const symbol of symbols.slice(at, at + SYMBOLS_AT_ONCE)) {
          if (!this.failed.has(symbol)) ticks.push(...(await this.#ask(symbol, span)));
          if (signal?.aborted === true) return;
        }
        yield* this.#inOrder(ticks);
      }
    }
  }

  async #ask(symbol: string, [fromMs, toMs]: Span): Promise<readonly Quote[]> {
    const { interval, signal, onAnswer } = this.#options;
    const answer = await this.#history.bars({ symbol, interval, fromMs, toMs }, signal);
    if (answer.failure?.failure === "aborted") return [];
    this.#count(answer);
    if (answer.failure !== undefined) {
      this.failed.set(symbol, { failure: answer.failure, sinceMs: fromMs });
    }
    const { ticks, refused, empty, open, misplaced } = answer;
    if (ticks.length + refused.length + empty + open + misplaced > 0) this.#withBars.add(symbol);
    onAnswer?.(symbol, answer);
    return ticks;
  }

  #count({ attempts, refused, empty, open, misplaced }: HistoryAnswer): void {
    this.counts.asked += 1;
    this.counts.askedAgain += Math.max(0, attempts - 1);
    this.counts.refused += refused.length;
    this.counts.empty += empty;
    this.counts.open += open;
    this.counts.misplaced += misplaced;
  }

  #spans(): readonly Span[] {
    const { fromMs, toMs, requestMs } = this.#options;
    const spans: Span[] = [];
    for (let at = fromMs; at <= toMs; at += requestMs) {
      spans.push([at, Math.min(at + requestMs - 1, toMs)]);
    }
    return spans;
  }

  *#inOrder(ticks: Quote[]): Generator<SourceRecord, void, undefined> {
    ticks.sort((one, other) => one.tradedAtMs - other.tradedAtMs);
    for (const { symbol, tradedAtMs, data } of ticks) {
      this.#line += 1;
      yield { data, partitionKey: symbol, line: this.#line, tradedAtMs };
    }
  }
}
