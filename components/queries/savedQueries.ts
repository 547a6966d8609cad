import { ALERTS_OF_A_DAY, FAILED_BATCHES, REFUSED_BY_REASON } from "./operationQueries.ts";
import type { SavedQuery } from "./SavedQuery.ts";
import {
  ANOMALIES,
  DAILY_AVERAGES,
  LATEST_TICKS,
  symbolHistory,
  TOP_MOVERS,
} from "./tickQueries.ts";

/**
 * The queries that every pipeline's workgroup has. Athena gives saved queries no parameters: the history
 * is that of the symbol given here, and times count back from when a query runs.
 */
export function savedQueries(symbol: string): readonly SavedQuery[] {
  return [
    LATEST_TICKS,
    symbolHistory(symbol),
    DAILY_AVERAGES,
    TOP_MOVERS,
    ANOMALIES,
    REFUSED_BY_REASON,
    ALERTS_OF_A_DAY,
    FAILED_BATCHES,
  ];
}
