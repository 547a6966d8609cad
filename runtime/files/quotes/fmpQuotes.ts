import { jsonElements } from "../../domain/jsonElements.ts";
import { FileFault } from "../FileFault.ts";
import { epochMilliseconds } from "./epochMilliseconds.ts";
import type { JsonQuote } from "./jsonQuotes.ts";
import { jsonQuotes } from "./jsonQuotes.ts";
import { jsonTexts } from "./jsonTexts.ts";
import { pickFields } from "./pickFields.ts";

/** Its name of each field; the first that a quote has counts. */
// https://site.financialmodelingprep.com/developer/docs/stable/quote
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  symbol: ["symbol"],
  price: ["price"],
  open: ["open"],
  high: ["dayHigh"],
  low: ["dayLow"],
  previous_close: ["previousClose"],
  volume: ["volume"],
  change: ["change"],
  change_percent: ["changesPercentage", "changePercentage"],
  exchange: ["exchange"],
};

/** It does not say a currency; of these exchanges there is but one. */
const CURRENCIES: Readonly<Record<string, string>> = {
  NASDAQ: "USD",
  NYSE: "USD",
  AMEX: "USD",
  TSX: "CAD",
};

/** Financial Modeling Prep: a list of quotes. */
export const FMP_QUOTES = jsonQuotes({
  list: (text, value) => {
    if (Array.isArray(value)) return jsonElements(text);
    throw new FileFault("provider_error", "is no list of quotes; the provider refused the request");
  },
  quote: readQuote,
});

function readQuote(text: string): JsonQuote {
  const texts = jsonTexts(text);
  const fields = pickFields(texts, FIELDS);
  const timestamp = epochMilliseconds(texts.get("timestamp"));
  if (timestamp !== undefined) fields.set("timestamp", timestamp);
  const name = texts.get("name");
  const currency = texts.get("currency") ?? CURRENCIES[texts.get("exchange") ?? ""];
  return {
    fields,
    ...(name === undefined ? {} : { name }),
    ...(currency === undefined ? {} : { currency }),
  };
}
