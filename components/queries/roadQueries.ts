import { IMPORTS, QUOTES, STREAM_PRICES } from "../../runtime/contract/lake.ts";
import { parameter } from "./queryParameters.ts";
import type { SavedQuery } from "./SavedQuery.ts";
import { TICK_ORDER, where } from "./tickSource.ts";
import { inPartitions, inRange, rangeOf } from "./TimeRange.ts";

const SYMBOL = `symbol = ${parameter("symbol", "symbol")}`;
const MONTH = { name: "month", unit: "MONTHS" } as const;

const YEAR_BACK = rangeOf({ count: 365, unit: "DAY", wholeDays: true });
const WEEK_BACK = rangeOf({ count: 7, unit: "DAY" });

/** Closing prices of dropped files. */
export const PRICE_BY_DATE: SavedQuery = {
  name: "price-by-date",
  description:
    "Closing price of each company by day (New York), of 365 days: the last price that was imported for " +
    `the day. Reads ${IMPORTS.name}.`,
  sql: `SELECT symbol AS company, close_date, max_by(price, ${TICK_ORDER}) AS close_price
FROM ${IMPORTS.name}
${where([
  // A day in New York and the time in UTC may lie in two years.
  ...inPartitions(YEAR_BACK, { name: "year", unit: "YEARS" }, 1),
  `close_date >= CAST(${YEAR_BACK.from} AS date)`,
  `close_date < ${YEAR_BACK.to}`,
  SYMBOL,
])}
GROUP BY symbol, close_date
ORDER BY close_date DESC, company`,
};

/** What came over Firehose. */
export const STREAM_PRICES_HISTORY: SavedQuery = {
  name: "stream-prices-history",
  description:
    "The 1000 latest prices that came by Firehose, of the last 7 days by trade time, and when each was " +
    `staged. Reads ${STREAM_PRICES.name}.`,
  sql: `SELECT symbol, produced_at, price, etl_loading_ts
FROM ${STREAM_PRICES.name}
${where([...inPartitions(WEEK_BACK, MONTH), ...inRange(WEEK_BACK, "produced_at"), SYMBOL])}
ORDER BY produced_at DESC, symbol, price DESC, id
LIMIT 1000`,
};

/** Quotes of providers. */
export const QUOTES_HISTORY: SavedQuery = {
  name: "quotes-history",
  description:
    "The 1000 latest quotes of the scheduled requests, of the last 7 days, with name, currency and change " +
    `in percent. Reads ${QUOTES.name}.`,
  sql: `SELECT symbol, name, "timestamp", price, currency, change, change_percent, provider
FROM ${QUOTES.name}
${where([...inPartitions(WEEK_BACK, MONTH), ...inRange(WEEK_BACK, `"timestamp"`), SYMBOL])}
ORDER BY "timestamp" DESC, symbol, price DESC, id
LIMIT 1000`,
};
