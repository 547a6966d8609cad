import type { Series } from "./evaluateMath.ts";

/** What decides an alarm's state, as it is registered. */
export interface AlarmRule {
  readonly comparisonOperator: string;
  readonly threshold: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly treatMissingData: string;
}

/**
 * State of an alarm after the last of these periods. Missing periods are filled in as the alarm
 * says; CloudWatch also looks at a few older ones when some are missing, which this does not.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
export function stateOf(rule: AlarmRule, series: Series): "ALARM" | "OK" {
  const { evaluationPeriods, datapointsToAlarm, treatMissingData } = rule;
  const window = Array.from(
    { length: evaluationPeriods },
    (_, index) => series[series.length - evaluationPeriods + index],
  );
  const bad = window.filter((value) =>
    value === undefined ? treatMissingData === "breaching" : isBad(rule, value),
  );
  return bad.length >= datapointsToAlarm ? "ALARM" : "OK";
}

function isBad({ comparisonOperator, threshold }: AlarmRule, value: number): boolean {
  switch (comparisonOperator) {
    case "GreaterThanOrEqualToThreshold":
      return value >= threshold;
    case "GreaterThanThreshold":
      return value > threshold;
    case "LessThanThreshold":
      return value < threshold;
    default:
      throw new Error(`no such comparison: ${comparisonOperator}`);
  }
}
