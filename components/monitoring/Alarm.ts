import type * as pulumi from "@pulumi/pulumi";
import type { Metric, Statistic } from "./metrics.ts";
import type { Runbook } from "./runbooks.ts";

/** One metric, one number a period. */
export interface SingleMetric {
  readonly metric: Metric;
  readonly stat: Statistic;
}

/** A number a period out of up to ten metrics.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html */
export interface MetricMath {
  /** In the words of metric math, over the names of `metrics`. */
  readonly expression: pulumi.Input<string>;
  /** What the number is, for graphs. */
  readonly label: string;
  /**
   * By the name under which the expression uses it: a lower-case letter, then letters and digits.
   */
  readonly metrics: Readonly<Record<string, SingleMetric>>;
}

/** A condition that somebody has to know of. */
export interface Alarm {
  /** Also the first part of its name. */
  readonly runbook: Runbook;
  /** What of several it watches, for instance `process-ticks`; empty where there is one. */
  readonly subject: string;
  /** What is wrong when it rings, in a sentence. */
  readonly summary: string;
  readonly source: SingleMetric | MetricMath;
  readonly rings: "at-least" | "above" | "below";
  readonly threshold: pulumi.Input<number>;
  /** A whole number of minutes. */
  readonly periodSeconds: pulumi.Input<number>;
  /**
   * Periods looked at; with the next, M of N: one bad minute is no alarm, and one good minute no
   * end.
   */
  readonly periods: number;
  /** Periods among them that must be bad. */
  readonly badPeriods: number;
  /** What a period without any value is. */
  readonly silence: "good" | "bad";
}
