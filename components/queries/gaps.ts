import { parameter } from "./queryParameters.ts";
import { readsWhat } from "./readsWhat.ts";
import type { Roads } from "./Roads.ts";
import type { SavedQuery } from "./SavedQuery.ts";
import { TICK_SOURCE, tickSource } from "./tickSource.ts";
import { rangeOf } from "./TimeRange.ts";

/** Times in which a feed said nothing. */
export function gaps(roads: Roads): SavedQuery {
  const range = rangeOf({ count: 24, unit: "HOUR" });
  const end = `coalesce(gap_to, least(${range.to}, localtimestamp))`;
  return {
    name: "gaps",
    description:
      "Times of the last 24 hours in which a symbol had no tick for longer than 300 seconds, the longest " +
      "first: the ticks before and after, and whole seconds between. Without a tick after (gap_to is " +
      "null) it lasts until now, or the end that is asked for. Closed markets are gaps, too. " +
      readsWhat(roads, { fresh: true }),
    sql: `${tickSource(roads, { range, fresh: true })}, steps AS (
  SELECT
    symbol,
    "timestamp" AS gap_from,
    lead("timestamp") OVER (PARTITION BY symbol ORDER BY "timestamp") AS gap_to
  FROM ${TICK_SOURCE}
)
SELECT symbol, gap_from, gap_to, date_diff('second', gap_from, ${end}) AS seconds
FROM steps
WHERE date_diff('millisecond', gap_from, ${end}) > ${parameter("interval-seconds", "300")} * 1000
ORDER BY seconds DESC, symbol, gap_from`,
  };
}
