import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";

export const athenaWorkgroupMetrics: ResourceRule = {
  name: "athena-workgroup-metrics",
  scope: "resource",
  groups: ["logging"],
  title: "Athena workgroups publish metrics of their queries.",
  rationale: "Without them nobody sees queries fail, or how much they read.",
  severity: "medium",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/athena-controls.html#athena-4"],
  controls: ["Athena.4"],
  resourceTypes: ["aws:athena/workgroup:Workgroup"],
  remedy: "leave configuration.publishCloudwatchMetricsEnabled out or set it to true",
  evaluate: ({ props }) => {
    // On where it is not set.
    const published = props.flag("configuration.publishCloudwatchMetricsEnabled") ?? true;
    return hold(published, {
      property: "configuration.publishCloudwatchMetricsEnabled",
      must: "must be true",
      got: published,
    });
  },
};
