import type { ProviderName } from "../../runtime/contract/providers.ts";
import { openLimiter, quotaOf, readKey } from "../../runtime/providers/openProvider.ts";
import type { OpenProviderOptions } from "../../runtime/providers/ProviderAdapter.ts";
import { ATTEMPTS_MAX } from "../../runtime/providers/ProviderAdapter.ts";
import { systemClock } from "../../runtime/ports/Clock.ts";
import { BarHistory } from "./BarHistory.ts";
import { fmpHistory } from "./fmpHistory.ts";
import type { HistoryAdapter, HistoryOptions } from "./HistoryAdapter.ts";
import { HISTORY_NAMES } from "./historyTerms.ts";
import { simulatedHistory } from "./simulatedHistory.ts";
import { yahooHistory } from "./yahooHistory.ts";

/** Answers with bars are longer than those with quotes. */
const TIMEOUT_MS = 30_000;

/** Makes each adapter: one more is one more line here and in `historyTerms.ts`, and a file. */
const ADAPTERS: Readonly<
  Partial<Record<ProviderName, (options: HistoryOptions) => HistoryAdapter>>
> = { fmp: fmpHistory, simulated: simulatedHistory, yahoo: yahooHistory };

/**
 * Opens a provider's history by the provider's name. One instance keeps one quota.
 * @throws {RangeError} if it has none, the plan is unknown, the key is missing, or the address is not safe for
 * a key
 */
export function openHistory(name: ProviderName, options: OpenProviderOptions = {}): BarHistory {
  const { clock = systemClock, random = Math.random, timeoutMs = TIMEOUT_MS } = options;
  const open = ADAPTERS[name];
  if (open === undefined) {
    throw new RangeError(`${name} has no history; take ${HISTORY_NAMES.join(", ")}`);
  }
  const adapter = open({ ...options, apiKey: readKey(name, options.apiKey), clock });
  const quota = { ...quotaOf(name, options.plan), ...options.quota };
  const { attemptsMax = ATTEMPTS_MAX, limiter = openLimiter(quota, clock) } = options;
  return new BarHistory(adapter, { quota, clock, random, timeoutMs, attemptsMax, limiter });
}
