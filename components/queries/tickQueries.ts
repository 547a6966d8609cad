import { distinctTicks } from "./distinctTicks.ts";
import type { SavedQuery } from "./SavedQuery.ts";
import { sinceHour } from "./sinceHour.ts";
import { sqlText } from "./sqlText.ts";

const WEEK = sinceHour({ count: 7, unit: "DAY" });
const MONTH = sinceHour({ count: 30, unit: "DAY" });

/** The latest 10 ticks of all symbols. */
export const LATEST_TICKS: SavedQuery = {
  name: "latest-ticks",
  description: "The 10 latest ticks by trade time, of those that arrived in the last 7 days",
  sql: `${distinctTicks(WEEK)}
SELECT symbol, "timestamp", price, change_percent, volume, data_source, arrived_at
FROM ticks
ORDER BY "timestamp" DESC, symbol, id
LIMIT 10`,
};

/** The latest ticks of one symbol. */
export function symbolHistory(symbol: string): SavedQuery {
  return {
    name: "symbol-history",
    description:
      `The 1000 latest ticks of ${symbol} by trade time, of those that arrived in the last 30 days; ` +
      "write another symbol in its place",
    sql: `${distinctTicks(`${MONTH}\n    AND symbol = ${sqlText(symbol)}`)}
SELECT "timestamp", price, open, high, low, previous_close, change, change_percent, volume, data_source
FROM ticks
ORDER BY "timestamp" DESC, id
LIMIT 1000`,
  };
}

/** Each symbol's average price by day. */
export const DAILY_AVERAGES: SavedQuery = {
  name: "daily-averages",
  description:
    "Average, lowest and highest price of each symbol by day of trade (UTC), over what arrived in the " +
    "last 30 days and today",
  sql: `${distinctTicks(sinceHour({ count: 30, unit: "DAY", wholeDays: true }))}
SELECT
  symbol,
  CAST(substr("timestamp", 1, 10) AS date) AS trade_day,
  count(*) AS ticks,
  CAST(avg(price) AS decimal(20,8)) AS average_price,
  min(price) AS lowest_price,
  max(price) AS highest_price
FROM ticks
GROUP BY symbol, substr("timestamp", 1, 10)
ORDER BY trade_day DESC, symbol`,
};

/** The symbols that changed most. */
export const TOP_MOVERS: SavedQuery = {
  name: "top-movers",
  description:
    "The 5 symbols whose latest tick of the last 24 hours is furthest from the previous close",
  sql: `${distinctTicks(`${sinceHour({ count: 24, unit: "HOUR" })}\n    AND change_percent IS NOT NULL`)},
latest AS (
  SELECT *, row_number() OVER (PARTITION BY symbol ORDER BY "timestamp" DESC, id) AS place
  FROM ticks
)
SELECT symbol, "timestamp", price, previous_close, change, change_percent
FROM latest
WHERE place = 1
ORDER BY abs(change_percent) DESC, symbol
LIMIT 5`,
};

/** Ticks far from the previous close. */
export const ANOMALIES: SavedQuery = {
  name: "anomalies",
  description:
    "Ticks whose change exceeded the threshold of the pipeline, of those that arrived in the last 7 days",
  sql: `${distinctTicks(`${WEEK}\n    AND anomaly`)}
SELECT symbol, "timestamp", price, previous_close, change_percent, data_source
FROM ticks
ORDER BY "timestamp" DESC, symbol, id`,
};
