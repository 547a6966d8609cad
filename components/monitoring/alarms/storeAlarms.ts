import { TREND_TABLE } from "../../../runtime/contract/tables.ts";
import type { Alarm, MetricMath, SingleMetric } from "../Alarm.ts";
import type { Metric, TableOperation } from "../metrics.ts";
import { functionMetric, operationMetric, streamMetric, tableMetric } from "../metrics.ts";
import type { Thresholds } from "../thresholds.ts";
import type { Watched } from "../Watched.ts";
import { lasting } from "./timings.ts";

/** What the functions ask of each table; a test compares it with the code. */
export const TABLE_OPERATIONS = {
  tickTable: ["BatchWriteItem", "Query"],
  trendTable: ["BatchGetItem", "PutItem", "Query", "TransactWriteItems"],
} as const satisfies Record<string, readonly TableOperation[]>;

/** Alarms on stream and tables. */
export function storeAlarms(watched: Watched, thresholds: Thresholds): Alarm[] {
  const { tickTableName, trendTableName } = watched;
  const { sweepIndex } = TREND_TABLE;
  return [
    ...streamThrottles(watched, thresholds),
    throttles("tick-table", watched, thresholds, [
      tableMetric("ReadThrottleEvents", tickTableName),
      tableMetric("WriteThrottleEvents", tickTableName),
    ]),
    throttles("trend-table", watched, thresholds, [
      tableMetric("ReadThrottleEvents", trendTableName),
      tableMetric("WriteThrottleEvents", trendTableName),
      tableMetric("ReadThrottleEvents", trendTableName, sweepIndex),
      tableMetric("WriteThrottleEvents", trendTableName, sweepIndex),
    ]),
    errors(
      "tick-table",
      watched,
      thresholds,
      TABLE_OPERATIONS.tickTable.map((name) =>
        operationMetric("SystemErrors", tickTableName, name),
      ),
    ),
    errors(
      "trend-table",
      watched,
      thresholds,
      TABLE_OPERATIONS.trendTable.map((name) =>
        operationMetric("SystemErrors", trendTableName, name),
      ),
    ),
  ];
}

function streamThrottles({ streamName }: Watched, thresholds: Thresholds): Alarm[] {
  if (streamName === undefined) return [];
  return [
    {
      runbook: "stream-throttles",
      subject: "",
      summary: "The tick stream refuses ticks: producers send more than its shards take.",
      source: {
        metric: streamMetric("WriteProvisionedThroughputExceeded", streamName),
        stat: "Sum",
      },
      rings: "at-least",
      threshold: thresholds.streamThrottles,
      ...lasting(),
    },
  ];
}

/**
 * Throttled events rather than requests: a batch counts as a throttled request only when all of it
 * is.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
 */
function throttles(
  subject: string,
  watched: Watched,
  { tableThrottles }: Thresholds,
  metrics: readonly Metric[],
): Alarm {
  return {
    runbook: "table-throttles",
    subject,
    summary: `The ${subject.replace("-", " ")} refuses requests: a key is hot, or traffic jumped.`,
    source: sumOf("throttled reads and writes", watched, metrics),
    rings: "at-least",
    threshold: tableThrottles,
    ...lasting(),
  };
}

function errors(
  subject: string,
  watched: Watched,
  { tableErrors }: Thresholds,
  metrics: readonly Metric[],
): Alarm {
  return {
    runbook: "table-errors",
    subject,
    summary: `DynamoDB itself fails at requests to the ${subject.replace("-", " ")}.`,
    source: sumOf("requests that DynamoDB failed at", watched, metrics),
    rings: "at-least",
    threshold: tableErrors,
    ...lasting(),
  };
}

/**
 * DynamoDB sends these metrics only when they are not zero, and an alarm on nothing but its metrics
 * keeps its state where they are missing, whatever it is told: it would ring for good. So the
 * sweep's invocation of each minute is added, times zero; in a sum, what is missing counts as 0.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
function sumOf(label: string, { sweepAlerts }: Watched, metrics: readonly Metric[]): MetricMath {
  const terms = metrics.map((metric, index) => [`m${index}`, sum(metric)] as const);
  const beat = sum(functionMetric("Invocations", sweepAlerts.functionName));
  return {
    expression: `${terms.map(([id]) => id).join(" + ")} + 0 * beat`,
    label,
    metrics: { ...Object.fromEntries(terms), beat },
  };
}

function sum(metric: Metric): SingleMetric {
  return { metric, stat: "Sum" };
}
