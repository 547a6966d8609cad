import { DateTime } from "luxon";
import { createRandom } from "../../runtime/providers/createRandom.ts";

/** Prices in cents around which closes are made up: near those of late January 2025. */
const BASE_CENTS: Readonly<Record<string, number>> = {
  NVDA: 14_262,
  AAPL: 22_278,
  MSFT: 44_406,
  AMZN: 23_485,
  GOOGL: 20_021,
  META: 64_749,
  TSLA: 40_658,
  WMT: 9_476,
  JPM: 26_488,
  V: 33_024,
  ORCL: 18_360,
  MA: 53_403,
  XOM: 10_864,
  NFLX: 97_759,
  PG: 16_451,
  SAP: 27_764,
};

/** Symbols of a file unless others are named. */
export const DEFAULT_SYMBOLS: readonly string[] = Object.keys(BASE_CENTS);

const SATURDAY = 6;
const DATE = "yyyy-MM-dd";

/** What is made up. */
export interface SimulateClosesOptions {
  /** First and last day, `YYYY-MM-DD`, inclusive. */
  readonly from: string;
  readonly to: string;
  readonly symbols: readonly string[];
  /** The same seed gives the same closes, whichever other days and symbols there are. */
  readonly seed: string;
}

/**
 * Makes up closes as CSV of `company`, `date`, `close_price`: for each symbol and weekday a price of up to
 * 10 percent above or below its base, in whole cents. A symbol without a base gets one from the seed.
 * @returns the lines with their ends; the header alone where all days are of a weekend
 */
export function* simulateCloses(
  options: SimulateClosesOptions,
): Generator<string, void, undefined> {
  const { from, to, symbols, seed } = options;
  yield "company,date,close_price\n";
  const last = DateTime.fromFormat(to, DATE, { zone: "utc" });
  let day = DateTime.fromFormat(from, DATE, { zone: "utc" });
  for (; day <= last; day = day.plus({ days: 1 })) {
    if (day.weekday >= SATURDAY) continue;
    const date = day.toFormat(DATE);
    for (const symbol of symbols) {
      const draw = createRandom(`${seed}/${symbol}/${date}`);
      // Whole basis points: the same cents on every machine.
      const share = 9_000 + Math.floor(draw() * 2_001);
      const cents = Math.round((baseOf(symbol, seed) * share) / 10_000);
      yield `${symbol},${date},${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}\n`;
    }
  }
}

function baseOf(symbol: string, seed: string): number {
  const base = Object.hasOwn(BASE_CENTS, symbol) ? BASE_CENTS[symbol] : undefined;
  return base ?? 2_000 + Math.floor(createRandom(`${seed}/${symbol}`)() * 48_000);
}
