/** Who is asked for quotes. */
export type ProviderName = "fmp" | "finnhub" | "simulated" | "yahoo";

/** How many questions a provider answers. A limit that is absent does not exist. */
export interface Quota {
  /** Most symbols in one request, 1 or more. */
  readonly symbolsPerRequest: number;
  /** Most requests in any second. */
  readonly requestsPerSecond?: number;
  /** Most requests in any minute. */
  readonly requestsPerMinute?: number;
  /** Most requests in any 24 hours. */
  readonly requestsPerDay?: number;
}

/** What is known of a provider before it is asked anything. */
export interface ProviderTerms {
  /** Its name in sentences. */
  readonly title: string;
  /** Environment variable in which the command looks for the API key; absent: it needs none. */
  readonly keyVariable?: string;
  /** Its plans by name, as its own pages call them. */
  readonly plans: Readonly<Record<string, Quota>>;
  /** The plan that is meant when none is named: the one without a price. */
  readonly defaultPlan: string;
}

/** The closed list of providers, by the name that arguments, folders and `data_source` use. */
export const PROVIDERS: Readonly<Record<ProviderName, ProviderTerms>> = {
  fmp: {
    title: "Financial Modeling Prep",
    keyVariable: "FMP_API_KEY",
    // https://site.financialmodelingprep.com/developer/docs/pricing
    // Several symbols in one request need the plan Premium or above:
    // https://github.com/imbenrabi/Financial-Modeling-Prep-MCP-Server/issues/100
    plans: {
      basic: { symbolsPerRequest: 1, requestsPerDay: 250 },
      starter: { symbolsPerRequest: 1, requestsPerMinute: 300 },
      premium: { symbolsPerRequest: 100, requestsPerMinute: 750 },
      ultimate: { symbolsPerRequest: 100, requestsPerMinute: 3_000 },
    },
    defaultPlan: "basic",
  },
  finnhub: {
    title: "Finnhub",
    keyVariable: "FINNHUB_API_KEY",
    // https://finnhub.io/docs/api/rate-limit
    plans: { free: { symbolsPerRequest: 1, requestsPerSecond: 30, requestsPerMinute: 60 } },
    defaultPlan: "free",
  },
  simulated: {
    title: "simulated prices",
    plans: { unlimited: { symbolsPerRequest: 100 } },
    defaultPlan: "unlimited",
  },
  yahoo: {
    title: "Yahoo Finance",
    // It publishes no quota and shuts out whoever asks too often: these limits are our restraint.
    // https://github.com/ranaroussi/yfinance/issues/2422
    plans: { unofficial: { symbolsPerRequest: 50, requestsPerMinute: 20, requestsPerDay: 5_000 } },
    defaultPlan: "unofficial",
  },
};

/** All values of {@link ProviderName}. */
export const PROVIDER_NAMES = Object.keys(PROVIDERS) as readonly ProviderName[];
