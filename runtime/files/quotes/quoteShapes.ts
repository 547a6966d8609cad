import { CSV_QUOTES } from "./csvQuotes.ts";
import { FINNHUB_QUOTES } from "./finnhubQuotes.ts";
import { FMP_QUOTES } from "./fmpQuotes.ts";
import type { QuoteShape } from "./ProviderQuote.ts";
import { SIMULATED_QUOTES } from "./simulatedQuotes.ts";
import { YAHOO_QUOTES } from "./yahooQuotes.ts";

/** The form of each provider's answers, by the name of its folder below `quotes/bronze/`. */
export const QUOTE_SHAPES: ReadonlyMap<string, QuoteShape> = new Map([
  ["csv", CSV_QUOTES],
  ["finnhub", FINNHUB_QUOTES],
  ["fmp", FMP_QUOTES],
  ["simulated", SIMULATED_QUOTES],
  ["yahoo", YAHOO_QUOTES],
]);
