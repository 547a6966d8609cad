import type { KeyedAdapterOptions, ProviderAdapter } from "./ProviderAdapter.ts";
import { baseAddress } from "./baseAddress.ts";
import { getBytes } from "./http.ts";

const BASE = "https://finnhub.io/api/v1/";

/** Finnhub: a request a symbol. */
// https://finnhub.io/docs/api/quote
export function finnhubAdapter({
  apiKey,
  baseUrl = BASE,
  clock,
}: KeyedAdapterOptions): ProviderAdapter {
  const base = baseAddress(baseUrl);
  return {
    name: "finnhub",
    atOnce: 4,
    ask: async ([symbol = ""], signal) => {
      const url = new URL("quote", base);
      url.searchParams.set("symbol", symbol);
      const headers = { "X-Finnhub-Token": apiKey };
      return getBytes({ provider: "finnhub", url, headers, signal, nowMs: clock.now() });
    },
  };
}
