import { globalArn, localArn } from "../arns.ts";
import { recorded } from "../recorded.ts";
import type { ResourceModel } from "../ResourceModel.ts";

const NO_CLOUDWATCH = "there is no CloudWatch: logs and metrics are files in the data directory";

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
    type: "aws:cloudwatch/logMetricFilter:LogMetricFilter",
    reason: NO_CLOUDWATCH,
    nameProperty: "name",
    id: ({ name }) => name,
  }),
  recorded({
    type: "aws:cloudwatch/metricAlarm:MetricAlarm",
    reason: NO_CLOUDWATCH,
    nameProperty: "name",
    naming: { lengthMax: 255 },
    id: ({ name }) => name,
    outputs: ({ name }) => ({ arn: localArn("cloudwatch", `alarm:${name}`) }),
  }),
  recorded({
    type: "aws:cloudwatch/compositeAlarm:CompositeAlarm",
    reason: NO_CLOUDWATCH,
    nameProperty: "alarmName",
    naming: { lengthMax: 255 },
    id: ({ name }) => name,
    outputs: ({ name }) => ({ arn: localArn("cloudwatch", `alarm:${name}`) }),
  }),
  recorded({
    type: "aws:cloudwatch/dashboard:Dashboard",
    reason: NO_CLOUDWATCH,
    nameProperty: "dashboardName",
    naming: { lengthMax: 255 },
    id: ({ name }) => name,
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
