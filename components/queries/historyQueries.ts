import { parameter } from "./queryParameters.ts";
import { readsWhat } from "./readsWhat.ts";
import type { Roads } from "./Roads.ts";
import type { SavedQuery } from "./SavedQuery.ts";
import { sqlText } from "./sqlText.ts";
import { TICK_SOURCE, tickSource } from "./tickSource.ts";
import { rangeOf } from "./TimeRange.ts";

/** The latest ticks of one symbol. */
export function symbolHistory(roads: Roads, symbol: string): SavedQuery {
  const range = rangeOf({ count: 30, unit: "DAY" });
  return {
    name: "symbol-history",
    description:
      `The 1000 latest ticks of ${symbol} by trade time, of the last 30 days; write another symbol ` +
      `in its place. ${readsWhat(roads, { fresh: true })}`,
    sql: `${tickSource(roads, { range, symbol: sqlText(symbol), fresh: true })}
SELECT
  symbol, "timestamp", price, open, high, low, previous_close, change, change_percent, volume, data_source
FROM ${TICK_SOURCE}
ORDER BY "timestamp" DESC, price DESC, id
LIMIT 1000`,
  };
}

/** Ticks of a time, a symbol and a band of prices. */
export function ticksByPrice(roads: Roads): SavedQuery {
  const choice = {
    range: rangeOf({ count: 7, unit: "DAY" }),
    conditions: [
      `price >= ${parameter("min-price", "price")}`,
      `price <= ${parameter("max-price", "price")}`,
    ],
    fresh: true,
  };
  return {
    name: "ticks-by-price",
    description:
      "The first 1000 ticks of a time (the last 7 days), a symbol (all) and a band of prices (any), " +
      `both ends included, in order of trade time. ${readsWhat(roads, choice)}`,
    sql: `${tickSource(roads, choice)}
SELECT symbol, "timestamp", price, volume, exchange, data_source
FROM ${TICK_SOURCE}
ORDER BY "timestamp", symbol, price, id
LIMIT 1000`,
  };
}

const ANOMALY_LIST = `SELECT symbol, "timestamp", price, previous_close, change_percent, anomaly, data_source
FROM ${TICK_SOURCE}
ORDER BY "timestamp" DESC, symbol, price DESC, id`;

/** Ticks that the pipeline marked. */
export function anomalies(roads: Roads): SavedQuery {
  const range = rangeOf({ count: 7, unit: "DAY" });
  return {
    name: "anomalies",
    description:
      "Ticks of the last 7 days whose change exceeded the threshold that the pipeline had when they " +
      `came (processing.anomalyThresholdPercent). ${readsWhat(roads, { fresh: true })}`,
    sql: `${tickSource(roads, { range, conditions: ["anomaly"], fresh: true })}
${ANOMALY_LIST}`,
  };
}

/** Ticks far from the previous close by one rule, whatever the pipeline's. */
export function anomaliesOver5Percent(roads: Roads): SavedQuery {
  const range = rangeOf({ count: 7, unit: "DAY" });
  return {
    name: "anomalies-over-5-percent",
    description:
      "Ticks of the last 7 days more than 5 percent from the previous close, up or down, with the " +
      `pipeline's own mark beside. ${readsWhat(roads, { fresh: true })}`,
    sql: `${tickSource(roads, { range, conditions: ["abs(change_percent) > 5"], fresh: true })}
${ANOMALY_LIST}`,
  };
}
