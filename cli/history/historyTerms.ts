import type { ProviderName } from "../../runtime/contract/providers.ts";
import { PROVIDERS } from "../../runtime/contract/providers.ts";
import type { BarInterval } from "./BarInterval.ts";

/** What a provider keeps of one length of bars. */
export interface BarTerms {
  /** How far back it goes, in days. Default: as far as the provider knows the symbol. */
  readonly backDays?: number;
  /** The same where a plan has less. */
  readonly planBackDays?: Readonly<Record<string, number>>;
  /** How much time one request asks for, in days. */
  readonly requestDays: number;
}

/** Bars that a provider keeps, by their length; a length that is absent it does not give. */
export type HistoryTerms = Readonly<Partial<Record<BarInterval, BarTerms>>>;

/** Five years: answers stay small, and what fails is asked again in small parts. */
const FIVE_YEARS = 5 * 365;

// https://github.com/ranaroussi/yfinance/issues/919 and
// https://github.com/ranaroussi/yfinance/issues/356 (7 days of minutes a request, within 30 days)
const YAHOO: HistoryTerms = {
  "1m": { backDays: 30, requestDays: 7 },
  "5m": { backDays: 60, requestDays: 60 },
  "15m": { backDays: 60, requestDays: 60 },
  "30m": { backDays: 60, requestDays: 60 },
  "1h": { backDays: 730, requestDays: 730 },
  "1d": { requestDays: FIVE_YEARS },
};

const SIMULATED: HistoryTerms = {
  "1m": { requestDays: 7 },
  "5m": { requestDays: 30 },
  "15m": { requestDays: 30 },
  "30m": { requestDays: 30 },
  "1h": { requestDays: 30 },
  "1d": { requestDays: 30 },
};

/**
 * Providers with a history, and what they keep. Finnhub's candles are of its paid plans:
 * https://finnhub.io/docs/api/stock-candles
 */
export const HISTORY_TERMS: Readonly<Partial<Record<ProviderName, HistoryTerms>>> = {
  // Minutes are of its paid plans, the free one has five years of days:
  // https://site.financialmodelingprep.com/pricing-plans
  fmp: { "1d": { planBackDays: { basic: FIVE_YEARS }, requestDays: FIVE_YEARS } },
  simulated: SIMULATED,
  yahoo: YAHOO,
};

/** Names of the providers with a history. */
export const HISTORY_NAMES = Object.keys(HISTORY_TERMS) as readonly ProviderName[];

const DAY_MS = 86_400_000;

/** What of a provider's history is asked for. */
export interface Wanted {
  readonly interval: BarInterval;
  /** Epoch milliseconds, inclusive. */
  readonly fromMs: number;
  readonly plan: string;
}

/**
 * The terms of what is asked for.
 * @throws {RangeError} if the provider has no history, none of such bars, or none so old
 */
export function termsOf(name: ProviderName, wanted: Wanted, nowMs: number): BarTerms {
  const { interval, fromMs, plan } = wanted;
  const { title } = PROVIDERS[name];
  const terms = HISTORY_TERMS[name];
  if (terms === undefined) {
    throw new RangeError(
      `${title} has no history in its free plan; take ${HISTORY_NAMES.join(", ")}, or a file: produce replay --backfill`,
    );
  }
  const bars = terms[interval];
  if (bars === undefined) {
    const given = Object.keys(terms).join(", ");
    throw new RangeError(`${title} gives bars of ${given}, got --interval ${interval}; take that`);
  }
  const backDays = bars.planBackDays?.[plan] ?? bars.backDays;
  if (backDays !== undefined && fromMs < nowMs - backDays * DAY_MS) {
    const since = new Date(nowMs - backDays * DAY_MS).toISOString();
    throw new RangeError(
      `--from must be within the last ${backDays} days, as ${title} keeps bars of ${interval} no ` +
        `longer (since ${since}), got ${new Date(fromMs).toISOString()}; begin later, or take longer bars`,
    );
  }
  return bars;
}
