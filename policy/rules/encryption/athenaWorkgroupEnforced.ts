import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";

export const athenaWorkgroupEnforced: ResourceRule = {
  name: "athena-workgroup-enforced",
  scope: "resource",
  groups: ["encryption", "cost"],
  title: "Athena workgroups enforce their settings on every query.",
  rationale:
    "Otherwise a client's own settings win, and results go to any bucket, without encryption and without a limit.",
  severity: "high",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/athena/latest/ug/workgroups-settings-override.html"],
  controls: ["CKV_AWS_82", "AWS-0007"],
  resourceTypes: ["aws:athena/workgroup:Workgroup"],
  remedy: "leave configuration.enforceWorkgroupConfiguration out or set it to true",
  evaluate: ({ props }) => {
    // On where it is not set.
    const enforced = props.flag("configuration.enforceWorkgroupConfiguration") ?? true;
    return hold(enforced, {
      property: "configuration.enforceWorkgroupConfiguration",
      must: "must be true",
      got: enforced,
    });
  },
};
