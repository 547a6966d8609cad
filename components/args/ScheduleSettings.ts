import type * as pulumi from "@pulumi/pulumi";
import { MARKET_NAMES } from "../../runtime/contract/markets.ts";
import { PROVIDER_NAMES } from "../../runtime/contract/providers.ts";
import { kmsKeyArn, oneOf, textLike, textThat, wholeNumber } from "../validation/rules.ts";

/** Who is asked for quotes. */
export const Provider = {
  /** Financial Modeling Prep. */
  Fmp: "fmp",
  Finnhub: "finnhub",
  /** Made-up prices. */
  Simulated: "simulated",
  /** Yahoo Finance, which gives no promise. */
  Yahoo: "yahoo",
} as const;
export type Provider = (typeof Provider)[keyof typeof Provider];

/** A market whose hours are known. */
export const Exchange = {
  Nyse: "NYSE",
  Nasdaq: "NASDAQ",
  /** Toronto. */
  Tsx: "TSX",
  /** London. */
  Lse: "LSE",
  Xetra: "XETRA",
  /** Paris, Amsterdam, Brussels, Lisbon. */
  Euronext: "EURONEXT",
  /** Zurich. */
  Six: "SIX",
  /** Tokyo. */
  Tse: "TSE",
  /** Hong Kong. */
  Hkex: "HKEX",
  /** Sydney. */
  Asx: "ASX",
  /** Currencies: Sunday to Friday 17:00 New York time. */
  Currencies: "24/5",
  /** Crypto: always open. */
  Always: "24/7",
} as const;
export type Exchange = (typeof Exchange)[keyof typeof Exchange];

/** What is sent where a provider fails. */
export const Fallback = {
  /** Nothing. */
  None: "none",
  /** Made-up prices, marked so; they never alert. */
  Simulated: "simulated",
} as const;
export type Fallback = (typeof Fallback)[keyof typeof Fallback];

/** A provider that is asked for the quotes of all `symbols` at regular times while its market is open. */
export interface ScheduleSettings {
  /** Who is asked; what each gives and takes: docs/providers.md. */
  provider: Provider;
  /**
   * From one poll of all symbols to the next, in seconds, beginning with the opening. Whole number, 10
   * to 3600.
   * @default 60
   */
  intervalSeconds?: number;
  /**
   * From a close to the poll that asks for the last price, in seconds. A closing auction that ends later, or
   * a plan with delayed quotes, wants more. Whole number, 0 to 3540.
   * @default 60
   */
  closeDelaySeconds?: number;
  /**
   * The market whose hours count: holidays, half days and daylight saving included.
   * @default "NYSE"
   */
  exchange?: Exchange;
  /**
   * Days, as `YYYY-MM-DD` in the market's zone, on which nothing is polled although the market's
   * calendar knows nothing of them: a day of mourning, say.
   * @default []
   */
  closedOn?: string[];
  /**
   * The provider's plan that the key belongs to, by its name in docs/providers.md.
   * @default none: the provider's plan without a price
   */
  plan?: string;
  /**
   * Requests a minute that are answered, where that differs from the plan: a whole number of at most
   * 100000.
   * @default none: what the plan says
   */
  requestsPerMinute?: number;
  /**
   * Requests a day that are answered, where that differs from the plan: a whole number of at most
   * 100000000.
   * @default none: what the plan says
   */
  requestsPerDay?: number;
  /**
   * The provider's API key, which is put into a secret of Secrets Manager. A secret, whatever it is given
   * as.
   * @default none: the provider needs none, or `apiKeySecretArn` has it
   */
  apiKey?: pulumi.Input<string>;
  /**
   * ARN of a secret that exists and holds the API key: the key alone, or JSON with the key as `apiKey`.
   * @default none: `apiKey` is put into a secret that is made
   */
  apiKeySecretArn?: pulumi.Input<string>;
  /**
   * ARN of the customer-managed key that encrypts `apiKeySecretArn`.
   * @default none: AWS's own key encrypts it
   */
  apiKeySecretKeyArn?: pulumi.Input<string>;
  /**
   * Address to ask instead of the provider's own, such as a paid plan's host or a proxy: HTTPS, or HTTP on
   * this machine.
   * @default none: the provider's own
   */
  endpoint?: pulumi.Input<string>;
  /**
   * What is sent for the symbols that a failing provider does not answer. `simulated` only with `feed`
   * any, so that made-up prices never stand among real ones unseen.
   * @default "none"
   */
  fallback?: Fallback;
}

export const SCHEDULE_DEFAULTS = {
  intervalSeconds: 60,
  closeDelaySeconds: 60,
  exchange: Exchange.Nyse as Exchange,
  fallback: Fallback.None as Fallback,
};

export const PROVIDER_RULE = oneOf<Provider>(PROVIDER_NAMES);

export const SCHEDULE_PLAIN_RULES = {
  intervalSeconds: wholeNumber({
    min: 10,
    max: 3_600,
    fallback: SCHEDULE_DEFAULTS.intervalSeconds,
  }),
  // In the hour of the close or the next one, in which the schedule still runs, and within a lunch break.
  closeDelaySeconds: wholeNumber({
    min: 0,
    max: 3_540,
    fallback: SCHEDULE_DEFAULTS.closeDelaySeconds,
  }),
  exchange: oneOf<Exchange>(MARKET_NAMES, SCHEDULE_DEFAULTS.exchange),
  fallback: oneOf(Object.values(Fallback), SCHEDULE_DEFAULTS.fallback),
};

/** Of limits that are the plan's unless they are given. */
export const QUOTA_RULES = {
  requestsPerMinute: limit(100_000),
  requestsPerDay: limit(100_000_000),
};

function limit(max: number) {
  return textFree(wholeNumber({ min: 1, max, fallback: -1 }));
}

/** The next step of an argument without a default. */
function textFree(rule: ReturnType<typeof wholeNumber>): ReturnType<typeof wholeNumber> {
  return (value) => {
    const verdict = rule(value);
    if ("accepted" in verdict) return verdict;
    const nextStep = verdict.nextStep.replace(/ or omit it for .*$/, " or omit it for the plan's");
    return { ...verdict, nextStep };
  };
}

const API_KEY = {
  rule: "the provider's API key: 8 to 512 signs without blanks",
  nextStep: "copy it from the provider's page",
};

/** HTTPS to anywhere, or HTTP to this machine: a key must not travel in the clear. */
const ENDPOINT = {
  rule: "an https:// address without user, query and fragment (http:// on this machine only)",
  nextStep: "correct it or omit it for the provider's own",
};

export const SCHEDULE_OPTIONAL_RULES = {
  apiKey: textLike(/^[!-~]{8,512}$/, API_KEY),
  apiKeySecretArn: textLike(
    /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]{1,512}$/,
    {
      rule: "the ARN of a secret",
      nextStep: "copy it from Secrets Manager, its last six characters included",
    },
  ),
  apiKeySecretKeyArn: kmsKeyArn("omit it for AWS's own key"),
  endpoint: textThat((text) => (isSafeEndpoint(text) ? undefined : ENDPOINT), ENDPOINT),
};

function isSafeEndpoint(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  if (username + password + search + hash !== "") return false;
  const isHere = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  return protocol === "https:" || (protocol === "http:" && isHere);
}
