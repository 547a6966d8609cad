import type { Registered } from "../registerPipeline.ts";

/** A metric as an alarm or a graph names it. */
export interface UsedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly stat: string;
  /** Seconds; absent in graphs. */
  readonly period?: number;
}

/** Metrics of an alarm by their names in its expression; `single` for an alarm without one. */
export function metricsOfAlarm({ inputs }: Registered): Record<string, UsedMetric> {
  const queries = inputs["metricQueries"] as Query[] | undefined;
  if (queries === undefined) {
    return {
      single: {
        namespace: String(inputs["namespace"]),
        name: String(inputs["metricName"]),
        dimensions: inputs["dimensions"] as Record<string, string>,
        stat: String(inputs["statistic"] ?? inputs["extendedStatistic"]),
        period: Number(inputs["period"]),
      },
    };
  }
  return Object.fromEntries(
    queries.flatMap(({ id, metric }) =>
      metric === undefined
        ? []
        : [[id, { ...metric, name: metric.metricName, namespace: metric.namespace }]],
    ),
  );
}

/** Expression of an alarm; undefined for an alarm on a metric itself. */
export function expressionOf({ inputs }: Registered): string | undefined {
  const queries = inputs["metricQueries"] as Query[] | undefined;
  return queries?.find(({ returnData }) => returnData === true)?.expression;
}

interface Query {
  readonly id: string;
  readonly expression?: string;
  readonly returnData?: boolean;
  readonly metric?: {
    readonly metricName: string;
    readonly namespace: string;
    readonly dimensions: Readonly<Record<string, string>>;
    readonly stat: string;
    readonly period: number;
  };
}
