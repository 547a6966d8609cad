import { parameter } from "./queryParameters.ts";
import { readsWhat } from "./readsWhat.ts";
import type { Roads } from "./Roads.ts";
import type { SavedQuery } from "./SavedQuery.ts";
import { TICK_SOURCE, tickSource } from "./tickSource.ts";
import { rangeOf } from "./TimeRange.ts";

/** The one session of a market that never closes. */
const ALWAYS = "(TIMESTAMP '0001-01-01 00:00:00.000', TIMESTAMP '9999-12-31 00:00:00.000')";

/** Times in which a feed said nothing. */
export function gaps(roads: Roads): SavedQuery {
  const range = rangeOf({ count: 24, unit: "HOUR" });
  const end = `coalesce(silent_to, least(${range.to}, localtimestamp))`;
  const cut = `greatest(silent_from, opens), least(${end}, closes)`;
  return {
    name: "gaps",
    description:
      "Times of the last 24 hours in which a symbol had no tick for longer than 300 seconds, the longest " +
      "first: the ticks before and after, and whole seconds between. Without a tick after (gap_to is " +
      "null) it lasts until now, or the end that is asked for. Closed markets are gaps, too, unless the " +
      "sessions of one are put in (exchange): then each gap lies in one session, its opening and close " +
      `stand for ticks, and what is missing since an opening is a gap. ${readsWhat(roads, { fresh: true })}`,
    sql: `${tickSource(roads, { range, fresh: true })}, steps AS (
  SELECT
    symbol,
    "timestamp" AS silent_from,
    lead("timestamp") OVER (PARTITION BY symbol ORDER BY "timestamp") AS silent_to,
    0 AS is_first
  FROM ${TICK_SOURCE}
), silences AS (
  SELECT * FROM steps
  UNION ALL
  SELECT symbol, ${range.from}, min(silent_from), 1 FROM steps GROUP BY symbol
), gaps AS (
  SELECT
    symbol,
    greatest(silent_from, opens) AS gap_from,
    CASE WHEN silent_to IS NOT NULL OR closes <= ${end} THEN least(${end}, closes) END AS gap_to,
    date_diff('second', ${cut}) AS seconds,
    date_diff('millisecond', ${cut}) AS milliseconds
  FROM silences
  JOIN (VALUES ${parameter("exchange", ALWAYS)}) AS sessions (opens, closes)
    ON opens < ${end} AND closes > silent_from
  WHERE is_first = 0 OR opens >= silent_from
)
SELECT symbol, gap_from, gap_to, seconds
FROM gaps
WHERE milliseconds > ${parameter("interval-seconds", "300")} * 1000
ORDER BY seconds DESC, symbol, gap_from`,
  };
}
