import type { Rule } from "./Rule.ts";
import { guardedBy } from "./Rule.ts";

/** When a provider is asked, how often at most, and what of its answers is believed. */
export const PRODUCER_RULES: readonly Rule[] = [
  ...guardedBy("producer/polls.test.ts", [
    {
      rule: "A closed market is not polled",
      file: "calendar/pollTimes.ts",
      search: "at < Math.min(closes, toMs)",
      replacement: "at < toMs",
      test: "a minute of polls has none before the opening, after the close but one",
    },
    {
      rule: "After a close the last price is asked for",
      file: "calendar/pollTimes.ts",
      search: "times.push(last);",
      replacement: "void last;",
      test: "a minute of polls asks for the last price a while after the close",
    },
    {
      rule: "The poll before a close ends as the one after it is due",
      file: "handlers/pollMinute.ts",
      search: "pollTimes(calendar, span, settings)[0] ?? span.toMs",
      replacement: "span.toMs",
      test: "a minute of polls ends the last poll of a session as the one after its close is due",
    },
    {
      rule: "A poll is done once, however often its event is delivered",
      file: "handlers/pollMinute.ts",
      search: "if (!claim.isMine) continue;",
      replacement: "",
      test: "a minute of polls does a poll once, however often its event is delivered",
    },
    {
      rule: "A poll that nobody did is counted by the next one",
      file: "handlers/pollMinute.ts",
      search: "PollsMissed: gone",
      replacement: "PollsMissed: 0",
      test: "a minute of polls counts polls that nobody did, also over the night",
    },
    {
      rule: "A poll that is too late is left out, and said to be",
      file: "handlers/pollMinute.ts",
      search: "if (clock.now() >= nextMs) {",
      replacement: "if (clock.now() > nextMs + 1e9) {",
      test: "a minute of polls does a late poll as long as it is not time for the next one",
    },
    {
      rule: "Of a symbol one record is sent at a time, in order",
      file: "handlers/sendInOrder.ts",
      search: "const wave = firstOfEachSymbol(unsent);",
      replacement: "const wave = [...unsent];",
      test: "sending in order has one record of a symbol a call",
    },
    {
      rule: "A key that the provider does not know is read again",
      file: "handlers/ApiKey.ts",
      search: "this.#known = undefined;",
      replacement: "",
      test: "an API key is read once, again after five minutes, and at once when it was not known",
    },
    {
      rule: "A secret is in no message",
      file: "handlers/ApiKey.ts",
      search: "// The parser's own message would show the secret.\n    return {};",
      replacement: "throw new Error(text);",
      test: "an API key may stand in JSON, and is never part of a message",
    },
  ]),
  ...guardedBy("producer/sharedQuota.test.ts", [
    {
      rule: "Who goes on polling reckons with what others have asked",
      file: "handlers/pollMinute.ts",
      search: "quota.takeOver(claim, symbols.length, endMs);",
      replacement: "",
      test: "a quota that environments of a function share is kept when each poll has a new one",
    },
    {
      rule: "Of a poll that nobody noted the most is reckoned",
      file: "providers/SharedQuota.ts",
      search: "isSettled ? spent : [...spent, { atMs: endMs, requests }]",
      replacement: "spent",
      test: "a quota that environments of a function share is kept when one dies",
    },
  ]),
  ...guardedBy("providers/RateLimiter.test.ts", [
    {
      rule: "No second, minute or day holds more requests than the plan answers",
      file: "providers/RateLimiter.ts",
      search: "oldest === undefined ? -Infinity : oldest + ms",
      replacement: "oldest === undefined ? -Infinity : oldest",
      test: "RateLimiter lets no second, minute or day hold more than its limit",
    },
    {
      rule: "Nobody asks before the time that a provider named",
      file: "providers/RateLimiter.ts",
      search: "Math.max(nowMs, this.#pausedUntilMs, ...free)",
      replacement: "Math.max(nowMs, ...free)",
      test: "RateLimiter lets nobody ask before the time that the provider named",
    },
  ]),
  ...guardedBy("providers/troubles.test.ts", [
    {
      rule: "A redirection is not followed with the key",
      file: "providers/http.ts",
      search: 'redirect: "manual"',
      replacement: 'redirect: "follow"',
      test: "a provider in trouble fmp is not followed elsewhere",
    },
    {
      rule: "An answer is not read without end",
      file: "providers/http.ts",
      search: "if (size > ANSWER_BYTES_MAX) {",
      replacement: "if (size < 0) {",
      test: "a provider in trouble that cuts a packed answer short",
    },
    {
      rule: "A provider is left alone for a day at most",
      file: "providers/http.ts",
      search: "Math.min(RETRY_AFTER_MS_MAX, Math.max(0, ms))",
      replacement: "Math.max(0, ms)",
      test: "a provider in trouble is left alone for a day at most, whatever it wants in seconds",
    },
    {
      rule: "A quote of a symbol that nobody asked for is refused",
      file: "providers/judgeQuote.ts",
      search: "acceptedSymbols: new Set(asked)",
      replacement: "acceptedSymbols: new Set([...asked, 'TSLA'])",
      test: "a provider in trouble that lies about symbols, prices and times is believed nothing of it",
    },
    {
      rule: "A quote keeps its own currency",
      file: "providers/judgeQuote.ts",
      search: 'if (currency !== undefined) fields.set("currency", currency);',
      replacement: "",
      test: "a provider in trouble keeps each quote's own currency",
    },
    {
      rule: "The connection's own error is not told: it may hold the address",
      file: "providers/http.ts",
      search: "was not reached, or the connection broke (${cause})",
      replacement: "${(error as Error).cause}",
      test: "a provider in trouble fmp says who broke the connection without saying where",
    },
  ]),
];
