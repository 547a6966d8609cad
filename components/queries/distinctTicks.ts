/**
 * Named subquery `ticks`: the accepted ticks that meet the condition, each once. Retries archive some
 * twice, and producers send some twice; symbol, timestamp and id tell.
 */
export function distinctTicks(condition: string): string {
  return `WITH copies AS (
  SELECT *, row_number() OVER (
    PARTITION BY symbol, "timestamp", id
    ORDER BY arrived_at, shard_id, sequence_number
  ) AS copy_number
  FROM raw
  WHERE ${condition}
), ticks AS (
  SELECT * FROM copies WHERE copy_number = 1
)`;
}
