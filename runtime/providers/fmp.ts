import type { KeyedAdapterOptions, ProviderAdapter } from "./ProviderAdapter.ts";
import { baseAddress } from "./baseAddress.ts";
import { getBytes } from "./http.ts";

const BASE = "https://financialmodelingprep.com/stable/";

/** Financial Modeling Prep: many symbols in one request where the plan has that, else each alone. */
// https://site.financialmodelingprep.com/developer/docs/stable/batch-quote
export function fmpAdapter({
  apiKey,
  baseUrl = BASE,
  clock,
}: KeyedAdapterOptions): ProviderAdapter {
  const base = baseAddress(baseUrl);
  return {
    name: "fmp",
    atOnce: 4,
    ask: (symbols, signal) => {
      const isBatch = symbols.length > 1;
      const url = new URL(isBatch ? "batch-quote" : "quote", base);
      url.searchParams.set(isBatch ? "symbols" : "symbol", symbols.join(","));
      const headers = { apikey: apiKey };
      return getBytes({ provider: "fmp", url, headers, signal, nowMs: clock.now() });
    },
  };
}
