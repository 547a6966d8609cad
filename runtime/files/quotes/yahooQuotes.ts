import { jsonElements } from "../../domain/jsonElements.ts";
import { jsonMembers } from "../../domain/jsonMembers.ts";
import { FileFault } from "../FileFault.ts";
import { epochMilliseconds } from "./epochMilliseconds.ts";
import type { JsonQuote } from "./jsonQuotes.ts";
import { jsonQuotes } from "./jsonQuotes.ts";
import { jsonTexts } from "./jsonTexts.ts";
import { pickFields } from "./pickFields.ts";
import { shortestSingle } from "./shortestSingle.ts";

/** Its name of each field; the first that a quote has counts. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  symbol: ["symbol"],
  price: ["regularMarketPrice"],
  open: ["regularMarketOpen"],
  high: ["regularMarketDayHigh"],
  low: ["regularMarketDayLow"],
  previous_close: ["regularMarketPreviousClose", "previousClose"],
  volume: ["regularMarketVolume"],
  exchange: ["fullExchangeName", "exchangeName", "exchange"],
};

const PRICES = ["price", "open", "high", "low", "previous_close"];

/** Yahoo's chart (`chart.result[].meta`) and quote (`quoteResponse.result[]`) answers. */
export const YAHOO_QUOTES = jsonQuotes({
  list: (text) => {
    const answer = text.trimStart().startsWith("{") ? membersOf(text) : new Map<string, string>();
    const body = answer.get("chart") ?? answer.get("quoteResponse");
    const result = body?.startsWith("{") ? membersOf(body).get("result") : undefined;
    if (result?.startsWith("[")) return jsonElements(result);
    throw new FileFault("provider_error", "has no results; the provider refused the request");
  },
  quote: (text) => {
    const meta = membersOf(text).get("meta");
    return readQuote(meta?.startsWith("{") ? meta : text);
  },
});

function membersOf(text: string): Map<string, string> {
  return new Map(jsonMembers(text).map(({ name, value }) => [name, value]));
}

function readQuote(text: string): JsonQuote {
  const texts = jsonTexts(text);
  const fields = pickFields(texts, FIELDS);
  // The close before the chart begins: before today only where the chart shows today alone.
  const before = texts.get("range") === "1d" ? texts.get("chartPreviousClose") : undefined;
  if (before !== undefined && !fields.has("previous_close")) fields.set("previous_close", before);
  for (const field of PRICES) {
    const price = fields.get(field);
    if (price !== undefined) fields.set(field, shortestSingle(price));
  }
  const timestamp = epochMilliseconds(texts.get("regularMarketTime"));
  if (timestamp !== undefined) fields.set("timestamp", timestamp);
  const name = texts.get("longName") ?? texts.get("shortName");
  const currency = texts.get("currency");
  return {
    fields,
    ...(name === undefined ? {} : { name }),
    ...(currency === undefined ? {} : { currency }),
  };
}
