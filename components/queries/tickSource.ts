import { RAW_COLUMNS, TICKS } from "../../runtime/contract/lake.ts";
import { parameter } from "./queryParameters.ts";
import type { Roads } from "./Roads.ts";
import type { TimeRange } from "./TimeRange.ts";
import { arrivedFrom, arrivedInLast, inPartitions, inRange, textInRange } from "./TimeRange.ts";

/** Which ticks a query is about. */
export interface TickChoice {
  readonly range: TimeRange;
  /** Symbol where nothing is said, as an expression; absent: all. */
  readonly symbol?: string;
  /** Further conditions on columns that `raw` and `ticks` have alike. */
  readonly conditions?: readonly string[];
  /**
   * Whether ticks that arrived in the last hours and are not compacted yet are looked at, too. It costs
   * reading all columns: what is in `ticks` already must not count twice.
   */
  readonly fresh: boolean;
}

/** Name of the subquery that {@link tickSource} makes. */
export const TICK_SOURCE = "distinct_ticks";

/**
 * Hours of arrival that are read beside the compacted ones: the open hour, the one that has just ended,
 * and one more for a compaction that had to be repeated.
 */
export const FRESH_HOURS = 3;

/** Columns of both tables. */
const COLUMNS = TICKS.columns
  .map(({ name }) => name)
  .filter((name) => RAW_COLUMNS.some((column) => column.name === name));

/**
 * What the tick id is a hash of. The table `ticks` has no id where these give it, and then they tell
 * whether a tick of `raw` is the same.
 */
const IDENTITY = [
  ...["symbol", "timestamp", "price", "open", "high", "low", "previous_close"],
  ...["volume", "exchange", "tick_id"],
];

/** Columns of a subquery in lines; `timestamp` is a word of SQL. */
function list(columns: readonly string[]): string {
  return columns.map((name) => (name === "timestamp" ? `"${name}"` : name)).join(", ");
}

const TIMESTAMP = `"timestamp"`;

/** Time of a tick of `raw` as a time. */
export const TEXT_TIME = `CAST(from_iso8601_timestamp("timestamp") AS timestamp(3))`;

const RAW_LIST = list(COLUMNS).replace(TIMESTAMP, `${TEXT_TIME} AS ${TIMESTAMP}`);

/** Order of a stream's records; `raw` has it. */
const ARRIVAL = "arrived_at, shard_id, sequence_number";

/**
 * Beginning of a statement, `WITH …`: the ticks that are asked for, each once, as `distinct_ticks`. Where
 * ticks are not compacted they are those of `raw`: retries archive some twice, and producers send some
 * twice; symbol, timestamp and id tell.
 */
export function tickSource(roads: Roads, choice: TickChoice): string {
  if (!roads.compaction) return fromRaw(choice);
  return choice.fresh ? fromBoth(choice) : fromTicks(choice);
}

function fromRaw(choice: TickChoice): string {
  const { range } = choice;
  return `WITH copies AS (
  SELECT
    ${RAW_LIST},
    row_number() OVER (
      PARTITION BY symbol, "timestamp", id ORDER BY ${ARRIVAL}
    ) AS copy_number
  FROM raw
  ${where([arrivedFrom(range), ...textInRange(range, TIMESTAMP), ...others(choice)])}
), ${TICK_SOURCE} AS (
  SELECT * FROM copies WHERE copy_number = 1
)`;
}

function fromTicks(choice: TickChoice): string {
  return `WITH ${TICK_SOURCE} AS (
  SELECT *
  FROM ticks
  ${where(tickConditions(choice))}
)`;
}

function fromBoth(choice: TickChoice): string {
  const { range } = choice;
  return `WITH both_roads AS (
  SELECT ${list(COLUMNS)},
    0 AS road, '' AS arrived_at, '' AS shard_id, '' AS sequence_number
  FROM ticks
  ${where(tickConditions(choice))}
  UNION ALL
  SELECT ${RAW_LIST},
    1 AS road, ${ARRIVAL}
  FROM raw
  ${where([arrivedInLast(FRESH_HOURS), ...textInRange(range, TIMESTAMP), ...others(choice)])}
), copies AS (
  SELECT *,
    row_number() OVER (
      PARTITION BY ${list(IDENTITY)}, id ORDER BY road, ${ARRIVAL}
    ) AS copy_number,
    min(CASE WHEN road = 0 AND id IS NULL THEN 0 ELSE 1 END) OVER (
      PARTITION BY ${list(IDENTITY)}
    ) AS is_new
  FROM both_roads
), ${TICK_SOURCE} AS (
  SELECT * FROM copies WHERE road = 0 OR (copy_number = 1 AND is_new = 1)
)`;
}

function tickConditions(choice: TickChoice): readonly string[] {
  const { range } = choice;
  const months = inPartitions(range, { name: "month", unit: "MONTHS" });
  return [...months, ...inRange(range, TIMESTAMP), ...others(choice)];
}

function others({ symbol = "symbol", conditions = [] }: TickChoice): readonly string[] {
  return [`symbol = ${parameter("symbol", symbol)}`, ...conditions];
}

/** Conditions as a clause inside a subquery. */
export function where(conditions: readonly string[]): string {
  return `WHERE ${conditions.join("\n    AND ")}`;
}

/**
 * Order of a symbol's ticks, as one value. Among ticks of one millisecond the price decides: the id would not
 * tell which came first, and `ticks` has it of some only, so that a bar would change when it is compacted.
 */
export const TICK_ORDER = `ROW("timestamp", price)`;
