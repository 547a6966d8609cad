import type { ProviderName, Quota } from "../contract/providers.ts";
import { PROVIDERS } from "../contract/providers.ts";
import type { Clock } from "../ports/Clock.ts";
import { systemClock } from "../ports/Clock.ts";
import type { ProviderAdapter } from "./PacedProvider.ts";
import { PacedProvider } from "./PacedProvider.ts";
import type { QuoteProvider } from "./QuoteProvider.ts";
import { simulatedAdapter } from "./simulated.ts";

/** How a provider is asked. */
export interface OpenProviderOptions {
  /** Required where the provider has keys; goes nowhere but into its requests. */
  readonly apiKey?: string;
  /** Address to ask instead of the provider's own: HTTPS, or HTTP on this machine. */
  readonly baseUrl?: string;
  /** Name of the plan that the key belongs to. Default: the one without a price. */
  readonly plan?: string;
  /** Limits that differ from those of the plan. */
  readonly quota?: Partial<Quota>;
  /** Default: the machine's. */
  readonly clock?: Clock;
  /** From 0 inclusive to 1 exclusive: chance of the jitter. Default: `Math.random`. */
  readonly random?: () => number;
  /**
   * Longest time of one request, in milliseconds.
   * @default 10000
   */
  readonly timeoutMs?: number;
  /**
   * How often a question is asked at most, 1 or more.
   * @default 4
   */
  readonly attemptsMax?: number;
  /**
   * Seed of simulated prices.
   * @default "1"
   */
  readonly seed?: string;
  /**
   * `data_source` of simulated prices.
   * @default "simulated"
   */
  readonly dataSource?: "simulated" | "simulated-fallback";
}

/** What an adapter is made with. */
type AdapterOptions = OpenProviderOptions & { readonly clock: Clock };

/** Makes each provider's adapter: one more is one more line, and a file. */
const ADAPTERS: Readonly<Record<ProviderName, (options: AdapterOptions) => ProviderAdapter>> = {
  fmp: () => notYet("fmp"),
  finnhub: () => notYet("finnhub"),
  simulated: ({ seed = "1", clock, dataSource = "simulated" }) =>
    simulatedAdapter({ seed, clock, dataSource }),
  yahoo: () => notYet("yahoo"),
};

function notYet(name: ProviderName): never {
  throw new RangeError(`"${name}" cannot be asked yet; take "simulated"`);
}

/**
 * Opens a provider by its name. One instance keeps one quota: open it once, and ask it for everything.
 * @throws {RangeError} if the plan is unknown, the key is missing, or the address is not safe for a key
 */
export function openProvider(name: ProviderName, options: OpenProviderOptions = {}): QuoteProvider {
  const { clock = systemClock, random = Math.random, timeoutMs = 10_000 } = options;
  const adapter = ADAPTERS[name]({ ...options, clock });
  const quota = { ...quotaOf(name, options.plan), ...options.quota };
  const { attemptsMax = 4 } = options;
  return new PacedProvider(adapter, { quota, clock, random, timeoutMs, attemptsMax });
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
