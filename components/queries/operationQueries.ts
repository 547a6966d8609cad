import type { SavedQuery } from "./SavedQuery.ts";
import { where } from "./tickSource.ts";
import { arrivedIn, rangeOf } from "./TimeRange.ts";

/** Why records were refused. */
export const REFUSED_BY_REASON: SavedQuery = {
  name: "refused-by-reason",
  description:
    "Records and lines of files refused in the last 7 days, by reason; whole hours of arrival. Reads " +
    "quarantine.",
  sql: `WITH refused AS (
  SELECT DISTINCT reason, shard_id, sequence_number, arrived_at, source, line
  FROM quarantine
  ${where(arrivedIn(rangeOf({ count: 7, unit: "DAY" })))}
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

/** What outlived its retries. */
export const FAILED_BATCHES: SavedQuery = {
  name: "failed-batches",
  description:
    "The 100 latest batches and invocations that outlived their retries; of a topic shard_id has each " +
    "partition with its offsets. Reads failed, which has no partitions.",
  sql: `SELECT
  "timestamp" AS failed_at,
  requestcontext.functionarn AS function_arn,
  requestcontext.condition AS condition,
  requestcontext.approximateinvokecount AS attempts,
  responsecontext.functionerror AS function_error,
  coalesce(
    kinesisbatchinfo.streamarn,
    ddbstreambatchinfo.streamarn,
    kafkabatchinfo.eventsourcearn,
    kafkabatchinfo.bootstrapservers
  ) AS stream_arn,
  coalesce(
    kinesisbatchinfo.shardid,
    ddbstreambatchinfo.shardid,
    kafkabatchinfo.recordsinfo
  ) AS shard_id,
  coalesce(
    kinesisbatchinfo.batchsize,
    ddbstreambatchinfo.batchsize,
    kafkabatchinfo.batchsize
  ) AS records
FROM failed
ORDER BY failed_at DESC, shard_id
LIMIT 100`,
};
