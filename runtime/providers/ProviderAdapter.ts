import type { ProviderName, Quota } from "../contract/providers.ts";
import type { Clock } from "../ports/Clock.ts";
import type { RateLimiter } from "./RateLimiter.ts";

/** How often a question is asked at most. */
export const ATTEMPTS_MAX = 4;

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
   * @default {@link ATTEMPTS_MAX}
   */
  readonly attemptsMax?: number;
  /** Keeps the quota, where more than this one instance is to keep to it. Default: one of its own. */
  readonly limiter?: RateLimiter;
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
export type AdapterOptions = OpenProviderOptions & { readonly clock: Clock };

/** What an adapter of a provider with keys is made with. */
export type KeyedAdapterOptions = AdapterOptions & { readonly apiKey: string };

/** What a provider's own file is: how one request is made. */
export interface ProviderAdapter {
  readonly name: ProviderName;
  /** `data_source` of the ticks. Default: the name. */
  readonly dataSource?: string;
  /** Requests that may be under way at once. */
  readonly atOnce: number;
  /**
   * Asks once for the quotes of symbols, at most as many as fit a request.
   * @returns the answer's bytes as they came
   * @throws {ProviderError} if there are none
   */
  ask(symbols: readonly string[], signal: AbortSignal): Promise<Uint8Array>;
}
