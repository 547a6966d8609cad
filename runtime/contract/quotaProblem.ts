import type { Quota } from "./providers.ts";

/** How often how much is asked. */
export interface Polling {
  /** Number of symbols, 1 or more. */
  readonly symbols: number;
  /** From one poll of all symbols to the next, in seconds; above 0. */
  readonly intervalSeconds: number;
  /** How long there are polls in 24 hours, in seconds: 23,400 of a day of the NYSE, 86,400 of a coin. */
  readonly sessionSeconds: number;
  /**
   * How often in that time a market closes, each with a poll for its last price.
   * @default 0
   */
  readonly closes?: number;
}

const DAY_SECONDS = 86_400;

/**
 * The smallest whole number of seconds between two polls that stays within a quota, retries aside;
 * undefined if not even one poll a day does.
 */
export function smallestInterval(
  { symbols, sessionSeconds, closes = 0 }: Omit<Polling, "intervalSeconds">,
  quota: Quota,
): number | undefined {
  const requests = requestsPerPoll(symbols, quota);
  const pollsADay = Math.floor((quota.requestsPerDay ?? Infinity) / requests) - closes;
  if (pollsADay < 1) return undefined;
  return Math.ceil(
    Math.max(
      1,
      requests / (quota.requestsPerSecond ?? Infinity),
      (60 * requests) / (quota.requestsPerMinute ?? Infinity),
      sessionSeconds / pollsADay,
    ),
  );
}

/**
 * Why polling would ask more of a provider than its plan answers, with all numbers and what would fit;
 * undefined if it stays within. The requests of a poll may be spread over its interval, so that the
 * average counts. A clause that continues the argument's name: `"source.schedule" asks …`.
 * @param whose the provider's plan in words, such as `the plan "free" of Finnhub`
 */
export function quotaProblem(polling: Polling, quota: Quota, whose: string): string | undefined {
  const { symbols, intervalSeconds, closes = 0 } = polling;
  const sessionSeconds = Math.min(polling.sessionSeconds, DAY_SECONDS);
  const requests = requestsPerPoll(symbols, quota);
  const polls = Math.ceil(sessionSeconds / intervalSeconds) + closes;
  const excesses = [
    excess(requests / intervalSeconds, quota.requestsPerSecond, "a second"),
    excess((60 * requests) / intervalSeconds, quota.requestsPerMinute, "a minute"),
    excess(polls * requests, quota.requestsPerDay, "a day"),
  ].filter((text) => text !== undefined);
  if (excesses.length === 0) return undefined;
  const perRequest = count(quota.symbolsPerRequest, "symbol");
  const atClose = closes === 0 ? "" : ` and after ${count(closes, "close")}`;
  return (
    `asks for ${count(symbols, "symbol")} every ${number(intervalSeconds)} s during ` +
    `${number(sessionSeconds)} s a day${atClose}, which at ${perRequest} a request is ` +
    `${count(requests, "request")} a poll and ${count(polls, "poll")} a day: ` +
    `${excesses.join(", ")} by ${whose}; ${advice(polling, quota)}`
  );
}

function requestsPerPoll(symbols: number, { symbolsPerRequest }: Quota): number {
  return Math.ceil(symbols / symbolsPerRequest);
}

function excess(asked: number, limit: number | undefined, per: string): string | undefined {
  if (limit === undefined || asked <= limit) return undefined;
  return `${number(asked)} requests ${per} where ${number(limit)} are answered`;
}

function advice(polling: Polling, quota: Quota): string {
  const { intervalSeconds, closes = 0 } = polling;
  const sessionSeconds = Math.min(polling.sessionSeconds, DAY_SECONDS);
  const fits = smallestInterval({ ...polling, sessionSeconds }, quota);
  const most = mostSymbols({ intervalSeconds, sessionSeconds, closes }, quota);
  const ways = [
    ...(fits === undefined ? [] : [`poll every ${number(fits)} s or less often`]),
    ...(most === 0 ? [] : [`ask for at most ${count(most, "symbol")}`]),
    "take a larger plan",
  ];
  return `${ways.slice(0, -1).join(", ")}${ways.length > 1 ? ", or " : ""}${ways.at(-1)}`;
}

/** Most symbols that can be asked for at an interval. */
function mostSymbols(
  { intervalSeconds, sessionSeconds, closes = 0 }: Omit<Polling, "symbols">,
  quota: Quota,
): number {
  const requests = Math.min(
    (quota.requestsPerSecond ?? Infinity) * intervalSeconds,
    ((quota.requestsPerMinute ?? Infinity) * intervalSeconds) / 60,
    (quota.requestsPerDay ?? Infinity) / (Math.ceil(sessionSeconds / intervalSeconds) + closes),
  );
  return Math.floor(requests) * quota.symbolsPerRequest;
}

function count(amount: number, noun: string): string {
  return `${number(amount)} ${noun}${amount === 1 ? "" : "s"}`;
}

/** With two decimals at most, rounded up: what exceeds a limit must not read as if it did not. */
function number(value: number): string {
  return (Math.ceil(value * 100 - 1e-9) / 100).toLocaleString("en-US");
}
