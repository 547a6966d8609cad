import assert from "node:assert/strict";
import type { Quote } from "../../../runtime/providers/QuoteProvider.ts";

/** The JSON record of a quote. */
export function recordOf(quote: Quote | undefined): Record<string, string> {
  assert.ok(quote, "there is a quote");
  return JSON.parse(Buffer.from(quote.data).toString("utf8")) as Record<string, string>;
}
