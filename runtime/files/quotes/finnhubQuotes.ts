import { FileFault } from "../FileFault.ts";
import { epochMilliseconds } from "./epochMilliseconds.ts";
import type { JsonQuote } from "./jsonQuotes.ts";
import { jsonQuotes } from "./jsonQuotes.ts";
import { jsonTexts } from "./jsonTexts.ts";
import { pickFields } from "./pickFields.ts";

/** Its name of each field. */
// https://finnhub.io/docs/api/quote
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  price: ["c"],
  open: ["o"],
  high: ["h"],
  low: ["l"],
  previous_close: ["pc"],
  change: ["d"],
  change_percent: ["dp"],
};

const PRICES = ["price", "open", "high", "low", "previous_close"];

/**
 * Finnhub: one quote, which does not say of what. The object's name does: `AAPL@1795184700123.json`, with
 * what stands before the `@` in percent-encoding.
 */
export const FINNHUB_QUOTES = jsonQuotes({
  list: (text, value) => {
    if (typeof value === "object" && value !== null && "c" in value) return [text.trim()];
    throw new FileFault("provider_error", "is no quote; the provider refused the request");
  },
  quote: readQuote,
});

function readQuote(text: string, key: string): JsonQuote {
  const texts = jsonTexts(text);
  const fields = pickFields(texts, FIELDS);
  // It writes 0 for what it does not know, and all zeros for a symbol it does not know.
  for (const name of PRICES) if (Number(fields.get(name)) === 0) fields.delete(name);
  fields.set("symbol", symbolOf(key));
  const timestamp = epochMilliseconds(texts.get("t"));
  if (timestamp !== undefined) fields.set("timestamp", timestamp);
  return { fields };
}

function symbolOf(key: string): string {
  const name = key.slice(key.lastIndexOf("/") + 1);
  const encoded = name.replace(/(@.*|\.json(\.gz)?)$/i, "");
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}
