import type { Feed } from "../contract/tick.ts";
import { FALLBACK_SOURCE } from "../contract/tick.ts";
import { openProvider } from "./openProvider.ts";
import type { OpenProviderOptions } from "./ProviderAdapter.ts";
import type { ProviderAnswer, QuoteProvider } from "./QuoteProvider.ts";

/** What prices are made up with, and whose pipeline gets them. */
export interface FallbackOptions extends Pick<OpenProviderOptions, "clock" | "seed"> {
  /** Class of ticks that the pipeline takes. */
  readonly feed: Feed;
}

/**
 * A provider in whose stead prices are made up whenever it fails. The answer still holds the failure, and
 * each such tick says `data_source: simulated-fallback`, so that it counts in no average and alerts nobody.
 * An unknown symbol of an answer, and what was aborted, is made up by nobody.
 * @throws {RangeError} unless the pipeline takes any feed: no other may get made-up prices for real ones
 */
export function withFallback(provider: QuoteProvider, options: FallbackOptions): QuoteProvider {
  const { feed, ...how } = options;
  if (feed !== "any") {
    throw new RangeError(
      `a fallback to simulated prices needs "feed" to be "any", got "${feed}"; leave the fallback out`,
    );
  }
  const standIn = openProvider("simulated", { ...how, dataSource: FALLBACK_SOURCE });
  return {
    name: provider.name,
    quota: provider.quota,
    async *quotes(symbols, asking) {
      for await (const answer of provider.quotes(symbols, asking)) {
        yield answer.failure === undefined || answer.failure.failure === "aborted"
          ? answer
          : await makeUp(answer, standIn);
      }
    },
  };
}

async function makeUp(answer: ProviderAnswer, standIn: QuoteProvider): Promise<ProviderAnswer> {
  const quotes = [];
  for await (const made of standIn.quotes(answer.asked)) quotes.push(...made.quotes);
  return { ...answer, quotes, unanswered: [], isFallback: true };
}
