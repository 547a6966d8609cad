import { parameter } from "./queryParameters.ts";
import { readsWhat } from "./readsWhat.ts";
import type { Roads } from "./Roads.ts";
import type { SavedQuery } from "./SavedQuery.ts";
import { TEXT_TIME, TICK_SOURCE, TICK_ORDER, tickSource, where } from "./tickSource.ts";
import type { TimeRange } from "./TimeRange.ts";
import { arrivedFrom, rangeOf, textInRange } from "./TimeRange.ts";

/** Subquery `alert_copies`: each alert as often as it was published, the first with number 1. */
function alertCopies(range: TimeRange): string {
  const symbol = `symbol = ${parameter("symbol", "symbol")}`;
  return `alert_copies AS (
  SELECT *, row_number() OVER (PARTITION BY id ORDER BY hour) AS copy_number
  FROM alerts
  ${where([arrivedFrom(range), ...textInRange(range, `"timestamp"`), symbol])}
)`;
}

/** The alerts of a day. */
export const ALERTS_OF_A_DAY: SavedQuery = {
  name: "alerts-of-a-day",
  description:
    "Alerts of the last 24 hours by trade time, each once, the latest first. Reads alerts.",
  sql: `WITH ${alertCopies(rangeOf({ count: 24, unit: "HOUR" }))}
SELECT
  symbol, ${TEXT_TIME} AS alerted_at, coalesce(kind, 'crossover') AS kind, direction, signal,
  price, change_percent, possible_split, short_sma, long_sma, short_window, long_window,
  data_source, id
FROM alert_copies
WHERE copy_number = 1
ORDER BY alerted_at DESC, symbol, id`,
};

/** Days within which a tick after an alert is looked for: over a weekend and its holidays. */
const AFTER_DAYS = 7;

/** What became of the price after an alert. */
export function alertsWithPrices(roads: Roads): SavedQuery {
  const range = rangeOf({ count: 7, unit: "DAY" });
  // The last alert's tick a day later may be so many days after that.
  const tickRange = { ...range, to: `${range.to} + INTERVAL '${AFTER_DAYS + 1}' DAY` };
  const key = TICK_ORDER.replace(`"timestamp"`, "point_at");
  const next = (
    value: string,
  ) => `min_by(${value}, ${`CASE WHEN alert_id IS NULL THEN ${key} END`}) OVER (
      PARTITION BY symbol ORDER BY point_at DESC, is_asked
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    )`;
  return {
    name: "alerts-with-prices",
    description:
      "Alerts of the last 7 days with the price then, an hour and a day later: that of the first tick " +
      `at or after, within ${AFTER_DAYS} days, else null. Reads alerts. ${readsWhat(roads, { fresh: true })}`,
    sql: `${tickSource(roads, { range: tickRange, fresh: true })}, ${alertCopies(range)}, once AS (
  SELECT
    id, symbol, ${TEXT_TIME} AS alerted_at,
    coalesce(kind, 'crossover') AS kind, direction, signal, price, possible_split
  FROM alert_copies
  WHERE copy_number = 1
), points AS (
  SELECT symbol, "timestamp" AS point_at, 0 AS is_asked, price, NULL AS alert_id
  FROM ${TICK_SOURCE}
  UNION ALL
  SELECT symbol, alerted_at + INTERVAL '1' HOUR, 1, NULL, id FROM once
  UNION ALL
  SELECT symbol, alerted_at + INTERVAL '1' DAY, 2, NULL, id FROM once
), found AS (
  SELECT
    alert_id, is_asked, point_at,
    ${next("point_at")} AS next_at,
    ${next("price")} AS next_price
  FROM points
), after_alerts AS (
  SELECT alert_id,
    max(CASE WHEN is_asked = 1 THEN next_price END) AS price_1_hour,
    max(CASE WHEN is_asked = 1 THEN next_at END) AS at_1_hour,
    max(CASE WHEN is_asked = 2 THEN next_price END) AS price_1_day,
    max(CASE WHEN is_asked = 2 THEN next_at END) AS at_1_day
  FROM found
  WHERE alert_id IS NOT NULL AND next_at <= point_at + INTERVAL '${AFTER_DAYS}' DAY
  GROUP BY alert_id
)
SELECT
  symbol, alerted_at, kind, direction, signal, price AS price_at_alert,
  price_1_hour, at_1_hour, price_1_day, at_1_day, possible_split, id
FROM once
LEFT JOIN after_alerts ON after_alerts.alert_id = once.id
ORDER BY alerted_at DESC, symbol, id`,
  };
}
