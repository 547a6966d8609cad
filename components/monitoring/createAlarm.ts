import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { shortHash } from "../shortHash.ts";
import type { Tags } from "../Tags.ts";
import type { Alarm, MetricMath, SingleMetric } from "./Alarm.ts";
import { runbookUrl } from "./runbooks.ts";

/** What all alarms of a pipeline have. */
export interface AlarmSetting {
  /** Start of the alarms' logical names. */
  readonly name: string;
  /** Start of the alarms' physical names; the ops topic takes messages of alarms named so. */
  readonly physicalName: string;
  /** Told when an alarm rings and when it ends. */
  readonly topicArn: pulumi.Input<string>;
  readonly runbookBaseUrl: pulumi.Input<string>;
  readonly tags: Tags;
}

const OPERATORS: Readonly<Record<Alarm["rings"], string>> = {
  "at-least": "GreaterThanOrEqualToThreshold",
  above: "GreaterThanThreshold",
  below: "LessThanThreshold",
};

/** Creates an alarm. */
export function createAlarm(
  alarm: Alarm,
  setting: AlarmSetting,
  opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.MetricAlarm {
  const { runbook, source, periodSeconds } = alarm;
  const name = alarmName(alarm);
  return new aws.cloudwatch.MetricAlarm(
    `${setting.name}-${name}`,
    {
      name: `${setting.physicalName}-${name}`,
      alarmDescription: pulumi
        .output(setting.runbookBaseUrl)
        .apply((baseUrl) => `${alarm.summary} Runbook: ${runbookUrl(runbook, baseUrl)}`),
      comparisonOperator: OPERATORS[alarm.rings],
      threshold: alarm.threshold,
      evaluationPeriods: alarm.periods,
      datapointsToAlarm: alarm.badPeriods,
      treatMissingData: alarm.silence === "bad" ? "breaching" : "notBreaching",
      ...("metric" in source ? single(source, periodSeconds) : math(source, periodSeconds)),
      alarmActions: [setting.topicArn],
      okActions: [setting.topicArn],
      tags: setting.tags,
    },
    opts,
  );
}

/**
 * Name of an alarm among those of its pipeline. A subject may be a symbol, whose signs no name
 * should have; a hash then keeps `BRK.B` and `BRK-B` apart.
 */
function alarmName({ runbook, subject }: Alarm): string {
  const word = subject.replaceAll(/[^A-Za-z0-9]+/g, "-").replaceAll(/^-|-$/g, "");
  const suffix = word === subject ? [] : [shortHash(subject)];
  return [runbook, word, ...suffix].filter((part) => part !== "").join("-");
}

function single({ metric, stat }: SingleMetric, periodSeconds: Alarm["periodSeconds"]) {
  return {
    namespace: metric.namespace,
    metricName: metric.name,
    dimensions: metric.dimensions,
    period: periodSeconds,
    ...(stat === "p99" ? { extendedStatistic: stat } : { statistic: stat }),
  } satisfies Partial<aws.cloudwatch.MetricAlarmArgs>;
}

function math({ expression, label, metrics }: MetricMath, periodSeconds: Alarm["periodSeconds"]) {
  const queries = Object.entries(metrics).map(([id, { metric, stat }]) => ({
    id,
    metric: {
      namespace: metric.namespace,
      metricName: metric.name,
      dimensions: metric.dimensions,
      period: periodSeconds,
      stat,
    },
  }));
  return {
    metricQueries: [{ id: "result", expression, label, returnData: true }, ...queries],
  } satisfies Partial<aws.cloudwatch.MetricAlarmArgs>;
}
