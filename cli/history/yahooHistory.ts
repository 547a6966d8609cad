import { BACKFILL_SOURCE } from "../../runtime/contract/tick.ts";
import { baseAddress } from "../../runtime/providers/baseAddress.ts";
import { captureYahoo, YAHOO_CLIENT_OPTIONS } from "../../runtime/providers/captureYahoo.ts";
import { ProviderError } from "../../runtime/providers/ProviderError.ts";
import { BAR_MS } from "./BarInterval.ts";
import type { HistoryAdapter, HistoryOptions } from "./HistoryAdapter.ts";
import { readYahooBars } from "./readYahooBars.ts";

const CHART_PATH = "/v8/finance/chart/";
/** A day's bar begins where the session does: less than two days before it ends, wherever that is. */
const DAYS_BEFORE = 2;

/**
 * Bars of Yahoo's charts, asked through yahoo-finance2 as its quotes are. Of the library's answer only the
 * bytes are taken.
 */
export function yahooHistory({ baseUrl, clock }: HistoryOptions): HistoryAdapter {
  const base = baseUrl === undefined ? undefined : baseAddress(baseUrl);
  let client: ReturnType<typeof makeClient> | undefined;
  return {
    name: "yahoo",
    dataSource: BACKFILL_SOURCE,
    ask: async ({ symbol, interval, fromMs, toMs }, signal) => {
      client ??= makeClient();
      const asked = await client;
      const before = interval === "1d" ? DAYS_BEFORE * BAR_MS["1d"] : BAR_MS[interval];
      const query = {
        period1: Math.floor((fromMs - before) / 1000),
        period2: Math.ceil(toMs / 1000) + 1,
        ...{ interval, includePrePost: false, events: "", return: "object" as const },
      };
      const isWanted = (path: string): boolean => path.startsWith(CHART_PATH);
      try {
        return await captureYahoo({ base, clock, signal, isWanted }, (options) =>
          asked.chart(symbol, query, options),
        );
      } catch (error) {
        // A symbol that it does not know: the body says so.
        const isUnknown = error instanceof ProviderError && error.status === 404;
        if (isUnknown && error.body !== undefined) return error.body;
        throw error;
      }
    },
    read: readYahooBars,
  };
}

/** Loaded when it is needed: it takes longer than all else. */
async function makeClient() {
  const [{ default: createYahooFinance }, { default: chart }, { ExtendedCookieJar }] =
    await Promise.all([
      import("yahoo-finance2/createYahooFinance"),
      import("yahoo-finance2/modules/chart"),
      import("yahoo-finance2/lib/cookieJar"),
    ]);
  const YahooFinance = createYahooFinance({ modules: { chart } });
  return new YahooFinance({ ...YAHOO_CLIENT_OPTIONS, cookieJar: new ExtendedCookieJar() });
}
