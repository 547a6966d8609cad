import { ENVIRONMENT } from "../contract/environment.ts";
import type { MarketName } from "../contract/markets.ts";
import { MARKET_NAMES } from "../contract/markets.ts";
import type { ProviderName, Quota } from "../contract/providers.ts";
import { PROVIDER_NAMES } from "../contract/providers.ts";
import type { Environment } from "./config.ts";
import { ConfigurationError, readWholeNumber, requireText } from "./config.ts";

/** How a provider is asked at regular times. */
export interface Schedule {
  readonly provider: ProviderName;
  readonly options: {
    readonly plan: string;
    readonly quota: Partial<Quota>;
    /** Absent: the provider's own. */
    readonly baseUrl?: string;
  };
  readonly intervalSeconds: number;
  /** From the close to the poll for the last price. */
  readonly closeDelaySeconds: number;
  readonly exchange: MarketName;
  readonly closedOn: readonly string[];
  readonly usesFallback: boolean;
  /** Undefined: the provider needs no key. */
  readonly apiKeySecretArn: string | undefined;
  /** Undefined: answers are not kept. */
  readonly archiveBucketName: string | undefined;
}

/** Reads how a provider is asked from the function's environment. */
export function readSchedule(environment: Environment): Schedule {
  const baseUrl = environment[ENVIRONMENT.providerEndpoint];
  return {
    provider: readWord(environment, ENVIRONMENT.provider, PROVIDER_NAMES),
    options: {
      plan: requireText(environment, ENVIRONMENT.providerPlan),
      quota: {
        ...readLimit(environment, "requestsPerMinute"),
        ...readLimit(environment, "requestsPerDay"),
      },
      ...(baseUrl === undefined ? {} : { baseUrl }),
    },
    intervalSeconds: readWholeNumber(environment, ENVIRONMENT.intervalSeconds, 1),
    closeDelaySeconds: readWholeNumber(environment, ENVIRONMENT.closeDelaySeconds, 0),
    exchange: readWord(environment, ENVIRONMENT.exchange, MARKET_NAMES),
    closedOn: environment[ENVIRONMENT.closedOn]?.split(",") ?? [],
    usesFallback:
      readWord(environment, ENVIRONMENT.fallback, ["none", "simulated"]) === "simulated",
    apiKeySecretArn: environment[ENVIRONMENT.apiKeySecretArn],
    archiveBucketName: environment[ENVIRONMENT.archiveBucketName],
  };
}

function readLimit(
  environment: Environment,
  name: "requestsPerMinute" | "requestsPerDay",
): Partial<Quota> {
  if (environment[ENVIRONMENT[name]] === undefined) return {};
  return { [name]: readWholeNumber(environment, ENVIRONMENT[name], 1) };
}

function readWord<T extends string>(
  environment: Environment,
  variable: string,
  words: readonly T[],
): T {
  const value = requireText(environment, variable);
  const word = words.find((known) => known === value);
  if (word !== undefined) return word;
  throw new ConfigurationError(variable, `one of ${words.join(", ")}`, value);
}
