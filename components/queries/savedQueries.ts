import { ALERTS_OF_A_DAY, alertsWithPrices } from "./alertQueries.ts";
import { bars, dailyAverages, hourlyVolume, volatility, vwap } from "./barQueries.ts";
import { gaps } from "./gaps.ts";
import { anomalies, anomaliesOver5Percent, symbolHistory, ticksByPrice } from "./historyQueries.ts";
import { latestPrices, latestTicks, topMovers } from "./latestQueries.ts";
import { FAILED_BATCHES, REFUSED_BY_REASON } from "./operationQueries.ts";
import { PRICE_BY_DATE, QUOTES_HISTORY, STREAM_PRICES_HISTORY } from "./roadQueries.ts";
import { NO_ROADS, type Roads } from "./Roads.ts";
import type { SavedQuery } from "./SavedQuery.ts";

/**
 * The queries that a pipeline's workgroup has, over the tables that its roads fill. What each looks at
 * when nothing is said counts back from when it runs; the history is that of the symbol given here.
 */
export function savedQueries(symbol: string, roads: Roads = NO_ROADS): readonly SavedQuery[] {
  return [
    latestPrices(roads),
    latestTicks(roads),
    topMovers(roads),
    symbolHistory(roads, symbol),
    ticksByPrice(roads),
    anomalies(roads),
    anomaliesOver5Percent(roads),
    dailyAverages(roads),
    hourlyVolume(roads),
    bars(roads, "minute"),
    bars(roads, "hour"),
    bars(roads, "day"),
    vwap(roads),
    volatility(roads),
    gaps(roads),
    ALERTS_OF_A_DAY,
    alertsWithPrices(roads),
    ...(roads.imports ? [PRICE_BY_DATE] : []),
    ...(roads.firehose ? [STREAM_PRICES_HISTORY] : []),
    ...(roads.quotes ? [QUOTES_HISTORY] : []),
    REFUSED_BY_REASON,
    FAILED_BATCHES,
  ];
}
