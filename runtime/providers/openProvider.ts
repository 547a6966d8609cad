import type { ProviderName, Quota } from "../contract/providers.ts";
import { PROVIDERS } from "../contract/providers.ts";
import { systemClock } from "../ports/Clock.ts";
import { finnhubAdapter } from "./finnhub.ts";
import { fmpAdapter } from "./fmp.ts";
import { PacedProvider } from "./PacedProvider.ts";
import type {
  KeyedAdapterOptions,
  OpenProviderOptions,
  ProviderAdapter,
} from "./ProviderAdapter.ts";
import type { QuoteProvider } from "./QuoteProvider.ts";
import { simulatedAdapter } from "./simulated.ts";
import { yahooAdapter } from "./yahoo.ts";

/** Makes each provider's adapter: one more is one more line, and a file. */
const ADAPTERS: Readonly<Record<ProviderName, (options: KeyedAdapterOptions) => ProviderAdapter>> =
  {
    fmp: fmpAdapter,
    finnhub: finnhubAdapter,
    simulated: simulatedAdapter,
    yahoo: yahooAdapter,
  };

/**
 * Opens a provider by its name. One instance keeps one quota: open it once, and ask it for everything.
 * @throws {RangeError} if the plan is unknown, the key is missing, or the address is not safe for a key
 */
export function openProvider(name: ProviderName, options: OpenProviderOptions = {}): QuoteProvider {
  const { clock = systemClock, random = Math.random, timeoutMs = 10_000 } = options;
  const apiKey = readKey(name, options.apiKey);
  const adapter = ADAPTERS[name]({ ...options, apiKey, clock });
  const quota = { ...quotaOf(name, options.plan), ...options.quota };
  const { attemptsMax = 4 } = options;
  return new PacedProvider(adapter, { quota, clock, random, timeoutMs, attemptsMax });
}

/** A key as headers take it; empty where none is needed. Never part of a message. */
function readKey(name: ProviderName, apiKey = ""): string {
  const key = apiKey.trim();
  const { title, keyVariable } = PROVIDERS[name];
  if (keyVariable === undefined) return "";
  if (/^[!-~]+$/.test(key)) return key;
  const problem = key === "" ? "is missing" : "holds more than letters, digits and signs";
  throw new RangeError(`the API key of ${title} ${problem}; get one from its pages`);
}

/**
 * Limits of a provider's plan.
 * @throws {RangeError} if it has no such plan
 */
export function quotaOf(name: ProviderName, plan = PROVIDERS[name].defaultPlan): Quota {
  const { title, plans } = PROVIDERS[name];
  const quota = Object.hasOwn(plans, plan) ? plans[plan] : undefined;
  if (quota !== undefined) return quota;
  const known = Object.keys(plans).join(", ");
  throw new RangeError(`"plan" must be one of ${title}'s (${known}), got "${plan}"`);
}
