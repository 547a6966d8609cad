import { parameter } from "./queryParameters.ts";
import { readsWhat } from "./readsWhat.ts";
import type { Roads } from "./Roads.ts";
import type { SavedQuery } from "./SavedQuery.ts";
import { TICK_SOURCE, tickSource } from "./tickSource.ts";
import { rangeOf } from "./TimeRange.ts";

const PRICES = "open, high, low, previous_close, change, change_percent, volume";

/** The newest price of each symbol. */
export function latestPrices(roads: Roads): SavedQuery {
  const name = "latest-prices";
  if (roads.compaction) {
    return {
      name,
      description:
        "The newest price of each symbol, whichever road it came by, as of the last compaction " +
        "(hourly). Reads latest_prices, a row a symbol.",
      sql: `SELECT symbol, "timestamp", price, ${PRICES}, currency, road
FROM latest_prices
WHERE symbol = ${parameter("symbol", "symbol")}
ORDER BY symbol`,
    };
  }
  return {
    name,
    description:
      "The newest price of each symbol that traded in the last 7 days. " +
      readsWhat(roads, { fresh: true }),
    sql: `${tickSource(roads, { range: rangeOf({ count: 7, unit: "DAY" }), fresh: true })},
${LATEST}
SELECT symbol, "timestamp", price, ${PRICES}
FROM latest
WHERE place = 1
ORDER BY symbol`,
  };
}

/** Each symbol's ticks, the latest with place 1. */
const LATEST = `latest AS (
  SELECT *,
    row_number() OVER (PARTITION BY symbol ORDER BY "timestamp" DESC, price DESC, volume DESC) AS place
  FROM ${TICK_SOURCE}
)`;

/** The latest 10 ticks of all symbols. */
export function latestTicks(roads: Roads): SavedQuery {
  return {
    name: "latest-ticks",
    description:
      "The 10 latest ticks by trade time, of the last 7 days. " + readsWhat(roads, { fresh: true }),
    sql: `${tickSource(roads, { range: rangeOf({ count: 7, unit: "DAY" }), fresh: true })}
SELECT symbol, "timestamp", price, change_percent, volume, data_source
FROM ${TICK_SOURCE}
ORDER BY "timestamp" DESC, symbol, price DESC, id
LIMIT 10`,
  };
}

/** The symbols that changed most. */
export function topMovers(roads: Roads): SavedQuery {
  const choice = {
    range: rangeOf({ count: 24, unit: "HOUR" }),
    conditions: ["change_percent IS NOT NULL"],
    fresh: true,
  };
  return {
    name: "top-movers",
    description:
      "The 5 symbols whose latest tick of the last 24 hours is furthest from the previous close, " +
      `up or down. ${readsWhat(roads, choice)}`,
    sql: `${tickSource(roads, choice)},
${LATEST}
SELECT symbol, "timestamp", price, previous_close, change, change_percent
FROM latest
WHERE place = 1
ORDER BY abs(change_percent) DESC, symbol
LIMIT 5`,
  };
}
