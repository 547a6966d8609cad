import type { ProviderName, Quota } from "../contract/providers.ts";
import type { RefusedRow } from "../files/LoadedFile.ts";
import type { ProviderError } from "./ProviderError.ts";

/** A quote that passed every rule of a tick, ready for the stream. */
export interface Quote {
  readonly symbol: string;
  /** Id of the tick. Of an unchanged quote it is the same each time: it is the same tick again. */
  readonly id: string;
  /** The provider's time of the trade, not of the answer; epoch milliseconds. */
  readonly tradedAtMs: number;
  /** The tick as a JSON record: UTF-8, `data_source` and `currency` included. */
  readonly data: Uint8Array;
  /** Code of the currency of all its prices, where the provider tells it. */
  readonly currency?: string;
}

/** What came of one question, retries included. Every symbol asked for stands in exactly one. */
export interface ProviderAnswer {
  /** Symbols of the question. */
  readonly asked: readonly string[];
  /** When the answer was complete, or given up; epoch milliseconds. */
  readonly receivedAtMs: number;
  /** How often the question was sent: 0 if a limit of the quota kept it back. */
  readonly attempts: number;
  /** The last answer as it came, whatever it is; absent when none came. */
  readonly body?: Uint8Array;
  /** In the answer's order. */
  readonly quotes: readonly Quote[];
  /** What in the answer is no quote of a symbol that was asked for, and why. */
  readonly refused: readonly RefusedRow[];
  /** Symbols asked for that have neither a quote nor a refused one. */
  readonly unanswered: readonly string[];
  /** Why there is no answer; absent when there is one. */
  readonly failure?: ProviderError;
  /** Whether the quotes were made up because of the failure; absent: they are the provider's. */
  readonly isFallback?: true;
}

/** Somebody who knows prices. */
export interface QuoteProvider {
  /** Also the folder below `quotes/bronze/`, and the `data_source` of its ticks. */
  readonly name: ProviderName;
  /** Limits that are kept, those of the plan unless others were given. */
  readonly quota: Quota;
  /**
   * Asks for the last quote of each symbol, in as few requests as the provider allows and no faster than
   * the quota allows, and gives each answer as it comes. Never throws for what a provider does: that is
   * an answer with a failure. When the signal aborts, what is under way ends, and what is left is
   * answered as `aborted`.
   * @param symbols as the provider writes them, each once
   */
  quotes(
    symbols: readonly string[],
    options?: { readonly signal?: AbortSignal | undefined },
  ): AsyncIterable<ProviderAnswer>;
}
