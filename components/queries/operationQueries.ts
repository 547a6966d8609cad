import type { SavedQuery } from "./SavedQuery.ts";
import { sinceHour } from "./sinceHour.ts";

/** Why records were refused. */
export const REFUSED_BY_REASON: SavedQuery = {
  name: "refused-by-reason",
  description: "Records refused in the last 7 days, by reason",
  sql: `WITH refused AS (
  SELECT DISTINCT reason, shard_id, sequence_number, arrived_at
  FROM quarantine
  WHERE ${sinceHour({ count: 7, unit: "DAY" })}
)
SELECT
  reason,
  count(*) AS records,
  min(arrived_at) AS first_arrived_at,
  max(arrived_at) AS last_arrived_at
FROM refused
GROUP BY reason
ORDER BY records DESC, reason`,
};

/** The alerts of a day. */
export const ALERTS_OF_A_DAY: SavedQuery = {
  name: "alerts-of-a-day",
  description: "Alerts of the last 24 hours, each once, the latest first",
  sql: `WITH copies AS (
  SELECT *, row_number() OVER (PARTITION BY id ORDER BY hour) AS copy_number
  FROM alerts
  WHERE ${sinceHour({ count: 24, unit: "HOUR" })}
)
SELECT
  symbol, "timestamp", coalesce(kind, 'crossover') AS kind, direction, signal, price, change_percent,
  short_sma, long_sma, short_window, long_window, data_source, id
FROM copies
WHERE copy_number = 1
ORDER BY "timestamp" DESC, symbol, id`,
};

/** What outlived its retries. */
export const FAILED_BATCHES: SavedQuery = {
  name: "failed-batches",
  description: "The 100 latest batches and invocations that outlived their retries",
  sql: `SELECT
  "timestamp" AS failed_at,
  requestcontext.functionarn AS function_arn,
  requestcontext.condition AS condition,
  requestcontext.approximateinvokecount AS attempts,
  responsecontext.functionerror AS function_error,
  coalesce(kinesisbatchinfo.streamarn, ddbstreambatchinfo.streamarn) AS stream_arn,
  coalesce(kinesisbatchinfo.shardid, ddbstreambatchinfo.shardid) AS shard_id,
  coalesce(kinesisbatchinfo.batchsize, ddbstreambatchinfo.batchsize) AS records
FROM failed
ORDER BY failed_at DESC, shard_id
LIMIT 100`,
};
