import { marketCalendar } from "../calendar/marketCalendar.ts";
import { ENVIRONMENT } from "../contract/environment.ts";
import { MARKET_NAMES } from "../contract/markets.ts";
import type { Environment } from "./config.ts";
import { ConfigurationError, readWatchedSymbols, readWholeNumber } from "./config.ts";
import type { FeedRules } from "./FeedWatch.ts";

/** What is expected of the symbols' feed; undefined: it is not watched. */
export function readFeedRules(environment: Environment): FeedRules | undefined {
  if (environment[ENVIRONMENT.feedIntervalSeconds] === undefined) return undefined;
  const value = environment[ENVIRONMENT.exchange];
  const market = MARKET_NAMES.find((name) => name === value);
  if (market === undefined) {
    const rule = `one of ${MARKET_NAMES.join(", ")}`;
    throw new ConfigurationError(ENVIRONMENT.exchange, rule, value);
  }
  return {
    calendar: marketCalendar(market, {
      closedOn: environment[ENVIRONMENT.closedOn]?.split(",") ?? [],
    }),
    intervalMs: readWholeNumber(environment, ENVIRONMENT.feedIntervalSeconds, 1) * 1000,
    staleIntervals: readWholeNumber(environment, ENVIRONMENT.staleIntervals, 1),
    symbols: readWatchedSymbols(environment),
  };
}
