import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";
import { judgeEach } from "../../framework/judge.ts";

export const schedulerScheduleRetries: ResourceRule = {
  name: "scheduler-schedule-retries",
  scope: "resource",
  groups: ["resilience"],
  title: "Schedules bound their retries and keep what failed.",
  rationale:
    "By default the scheduler tries for a day, so that a run that is late by hours meets newer ones, and then forgets it.",
  severity: "low",
  level: "advisory",
  links: ["https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html"],
  controls: [],
  resourceTypes: ["aws:scheduler/schedule:Schedule"],
  remedy: "set target.retryPolicy and target.deadLetterConfig",
  evaluate: ({ props }) =>
    judgeEach(["target.retryPolicy", "target.deadLetterConfig.arn"], (path) =>
      hold(props.isUnknown(path) || props.has(path), { property: path, must: "must be set" }),
    ),
};
