import type { ProviderName, Quota } from "../contract/providers.ts";
import { PROVIDERS } from "../contract/providers.ts";
import type { Clock } from "../ports/Clock.ts";
import { systemClock } from "../ports/Clock.ts";
import { finnhubAdapter } from "./finnhub.ts";
import { fmpAdapter } from "./fmp.ts";
import { PacedProvider } from "./PacedProvider.ts";
import type {
  KeyedAdapterOptions,
  OpenProviderOptions,
  ProviderAdapter,
} from "./ProviderAdapter.ts";
import { ATTEMPTS_MAX } from "./ProviderAdapter.ts";
import type { QuoteProvider } from "./QuoteProvider.ts";
import { RateLimiter } from "./RateLimiter.ts";
import { simulatedAdapter } from "./simulated.ts";
import { yahooAdapter } from "./yahoo.ts";

/** Longest wait for a turn or for what `Retry-After` says; whoever has to wait longer, is told so. */
const LONGEST_WAIT_MS = 65_000;

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
  const { attemptsMax = ATTEMPTS_MAX, limiter = openLimiter(quota, clock) } = options;
  return new PacedProvider(adapter, { quota, clock, random, timeoutMs, attemptsMax, limiter });
}

/** What keeps requests within a quota. */
export function openLimiter(quota: Quota, clock: Clock): RateLimiter {
  return new RateLimiter(quota, clock, LONGEST_WAIT_MS);
}

/** A key as headers take it; empty where none is needed. Never part of a message. */
export function readKey(name: ProviderName, apiKey = ""): string {
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
