import { globalArn, localArn } from "../arns.ts";
import type { Inputs } from "../Inputs.ts";
import { recorded } from "../recorded.ts";
import type { CreateCall, ResourceModel } from "../ResourceModel.ts";

const NO_CLOUDWATCH = "there is no CloudWatch: logs and metrics are files in the data directory";
const NO_ALARMS =
  "nothing evaluates metrics: an alarm never rings here, and the topic it would tell gets nothing";
const NO_DASHBOARDS = "there is no console to show it in; its body is checked to be JSON";

/** Models of the resources of CloudWatch. */
export const cloudwatchModels: readonly ResourceModel[] = [
  recorded({
    type: "aws:cloudwatch/logGroup:LogGroup",
    reason: "the logs of functions are files in the data directory",
    nameProperty: "name",
    naming: { lengthMax: 512 },
    id: ({ name }) => name,
    outputs: ({ name }) => ({ arn: localArn("logs", `log-group:${name}`) }),
  }),
  recorded({
    type: "aws:cloudwatch/logStream:LogStream",
    reason: "what Firehose would log is said on the terminal",
    nameProperty: "name",
    naming: { lengthMax: 512 },
    id: ({ name }) => name,
    outputs: ({ name }) => ({ arn: localArn("logs", `log-stream:${name}`) }),
  }),
  recorded({
    type: "aws:cloudwatch/logMetricFilter:LogMetricFilter",
    reason: NO_CLOUDWATCH,
    nameProperty: "name",
    id: ({ name }) => name,
  }),
  recorded({
    type: "aws:cloudwatch/metricAlarm:MetricAlarm",
    reason: NO_ALARMS,
    nameProperty: "name",
    naming: { lengthMax: 255 },
    id: ({ name }) => name,
    keep: checkAlarm,
    outputs: ({ name }) => ({ arn: localArn("cloudwatch", `alarm:${name}`) }),
  }),
  recorded({
    type: "aws:cloudwatch/compositeAlarm:CompositeAlarm",
    reason: NO_ALARMS,
    nameProperty: "alarmName",
    naming: { lengthMax: 255 },
    id: ({ name }) => name,
    outputs: ({ name }) => ({ arn: localArn("cloudwatch", `alarm:${name}`) }),
  }),
  recorded({
    type: "aws:cloudwatch/dashboard:Dashboard",
    reason: NO_DASHBOARDS,
    nameProperty: "dashboardName",
    naming: { lengthMax: 255 },
    id: ({ name }) => name,
    keep: ({ inputs }) => void inputs.optionalDocument("dashboardBody"),
    outputs: ({ name }) => ({ dashboardArn: globalArn("cloudwatch", `dashboard/${name}`) }),
  }),
  recorded({
    type: "aws:cloudwatch/queryDefinition:QueryDefinition",
    reason: NO_CLOUDWATCH,
    nameProperty: "name",
    id: ({ name }) => name,
    outputs: ({ name }) => ({ queryDefinitionId: name }),
  }),
];

/** Longest time that an alarm looks back on, in seconds.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const MAX_WINDOW_SECONDS = 86_400;
/** The same for periods of an hour or more. */
const MAX_LONG_WINDOW_SECONDS = 7 * 86_400;

/**
 * Refuses an alarm that AWS refuses: one without exactly one thing to watch, or that looks back too
 * far.
 * @throws naming the alarm and the rule
 */
function checkAlarm({ inputs, name }: CreateCall): void {
  const queries = inputs.groups("metricQueries");
  const single = inputs.optionalText("metricName");
  if ((single === undefined) === (queries.length === 0)) {
    throw new Error(
      `Alarm "${name}" must have one of "metricName" and "metricQueries", got ` +
        `${single === undefined ? "neither" : "both"}; leave one out.`,
    );
  }
  const periods = inputs.optionalNumber("evaluationPeriods") ?? 1;
  const bad = inputs.optionalNumber("datapointsToAlarm") ?? periods;
  if (bad > periods) {
    throw new Error(
      `Alarm "${name}" must have at most as many "datapointsToAlarm" as "evaluationPeriods" ` +
        `(${periods}), got ${bad}; lower one or raise the other.`,
    );
  }
  const seconds = Math.max(...periodsOf(inputs, queries));
  const most = seconds < 3_600 ? MAX_WINDOW_SECONDS : MAX_LONG_WINDOW_SECONDS;
  if (seconds * periods > most) {
    throw new Error(
      `Alarm "${name}" must look back ${most} seconds at most, got ${periods} periods of ${seconds}; ` +
        `lower "evaluationPeriods" or "period".`,
    );
  }
}

/** Periods of all that an alarm watches, in seconds. */
function periodsOf(alarm: Inputs, queries: readonly Inputs[]): number[] {
  const metrics = queries.map((query) => query.optionalGroup("metric"));
  const given = [alarm, ...metrics].map((watched) => watched?.optionalNumber("period"));
  return [60, ...given.filter((period) => period !== undefined)];
}
