import type { ResourceRule } from "../../framework/Rule.ts";
import { hold, violating } from "../../framework/Verdict.ts";

export const cloudwatchAlarmActions: ResourceRule = {
  name: "cloudwatch-alarm-actions",
  scope: "resource",
  groups: ["resilience"],
  title: "Alarms tell somebody when they ring.",
  rationale:
    "An alarm without an action, or with its actions off, is seen by whoever looks by chance.",
  severity: "high",
  level: "mandatory",
  links: [
    "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-15",
  ],
  controls: ["CloudWatch.15", "CloudWatch.17", "CKV_AWS_319"],
  resourceTypes: [
    "aws:cloudwatch/metricAlarm:MetricAlarm",
    "aws:cloudwatch/compositeAlarm:CompositeAlarm",
  ],
  remedy: "name an SNS topic in alarmActions, and leave actionsEnabled out or true",
  evaluate: ({ props }) => {
    const enabled = props.flag("actionsEnabled") ?? true;
    if (!enabled) {
      return violating({ property: "actionsEnabled", must: "must be true", got: enabled });
    }
    const actions = props.list("alarmActions").length;
    return hold(actions > 0, {
      property: "alarmActions",
      must: "must hold at least one action",
    });
  },
};
