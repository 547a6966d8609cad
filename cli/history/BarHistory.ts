import type { Quota } from "../../runtime/contract/providers.ts";
import type { RefusedRow } from "../../runtime/files/LoadedFile.ts";
import { judgeQuote } from "../../runtime/providers/judgeQuote.ts";
import type { Manners } from "../../runtime/providers/PatientAsker.ts";
import { PatientAsker } from "../../runtime/providers/PatientAsker.ts";
import type { ProviderError } from "../../runtime/providers/ProviderError.ts";
import type { Quote } from "../../runtime/providers/QuoteProvider.ts";
import type { Bar, BarQuestion, HistoryAdapter } from "./HistoryAdapter.ts";

/** What came of asking for bars, retries included. */
export interface HistoryAnswer {
  /** How often the question was sent. */
  readonly attempts: number;
  /** A tick of each bar that is over, in the order of time. */
  readonly ticks: readonly Quote[];
  /** Bars that are no ticks, and why. */
  readonly refused: readonly RefusedRow[];
  /** Bars without a price. */
  readonly empty: number;
  /** Bars that are not over. */
  readonly open: number;
  /** Bars outside a session or off the raster, and those of a time that has one. */
  readonly misplaced: number;
  /** Why there is no answer; absent when there is one. */
  readonly failure?: ProviderError;
}

/** Somebody who knows what prices were. */
export class BarHistory {
  /** Limits that are kept. */
  readonly quota: Quota;
  readonly #adapter: HistoryAdapter;
  readonly #asker: PatientAsker;
  readonly #manners: Manners;

  constructor(adapter: HistoryAdapter, manners: Manners) {
    this.quota = manners.quota;
    this.#adapter = adapter;
    this.#asker = new PatientAsker(adapter.name, manners);
    this.#manners = manners;
  }

  /**
   * Asks for the bars of a symbol that end in a span of time, no faster than the quota allows. Never throws
   * for what the provider does.
   */
  async bars(question: BarQuestion, signal?: AbortSignal): Promise<HistoryAnswer> {
    const { attempts, outcome } = await this.#asker.ask(
      {
        ask: (limit) => this.#adapter.ask(question, limit),
        read: (body) => this.#adapter.read(body, question),
      },
      signal,
    );
    if ("read" in outcome) return { attempts, ...this.#judge(question, outcome.read) };
    const { failure } = outcome;
    return { attempts, ticks: [], refused: [], empty: 0, open: 0, misplaced: 0, failure };
  }

  #judge(
    { symbol, fromMs, toMs }: BarQuestion,
    answer: ReturnType<HistoryAdapter["read"]>,
  ): Omit<HistoryAnswer, "attempts"> {
    const receivedAtMs = this.#manners.clock.now();
    const ticks: Quote[] = [];
    const refused: RefusedRow[] = [];
    const told = { empty: 0, open: 0, misplaced: answer.misplaced };
    const judging = { asked: [symbol], receivedAtMs, dataSource: this.#adapter.dataSource };
    let lastEndMs = -Infinity;
    let line = 0;
    for (const bar of answer.bars.toSorted(byTime)) {
      if (bar.endsAtMs < fromMs || bar.endsAtMs > toMs) continue;
      line += 1;
      if (bar.endsAtMs > receivedAtMs) told.open += 1;
      else if (bar.endsAtMs === lastEndMs) told.misplaced += 1;
      else if (!bar.fields.has("price")) told.empty += 1;
      else {
        lastEndMs = bar.endsAtMs;
        const judged = judgeQuote(asQuote(symbol, bar, line), judging);
        if ("reason" in judged) refused.push(judged);
        else ticks.push(judged);
      }
    }
    return { ticks, refused, ...told };
  }
}

/** Of two bars that end together the one that began first is whole. */
function byTime(one: Bar, other: Bar): number {
  return one.endsAtMs - other.endsAtMs || one.beginsAtMs - other.beginsAtMs;
}

function asQuote(symbol: string, { endsAtMs, fields, currency, raw }: Bar, line: number) {
  const said = new Map([["symbol", symbol], ["timestamp", String(endsAtMs)], ...fields]);
  return {
    ...{ fields: said, line, raw: Buffer.from(raw) },
    ...(currency === undefined ? {} : { currency }),
  };
}
