import { judgeNotPublic } from "../../documents/judgeAllowed.ts";
import type { ResourceRule } from "../../framework/Rule.ts";

export const eventBusPolicyNotPublic: ResourceRule = {
  name: "event-bus-policy-not-public",
  scope: "resource",
  groups: ["publicAccess", "leastPrivilege"],
  title: "Event bus policies allow nothing to everybody.",
  rationale: "Everybody could send events that your rules act on.",
  severity: "critical",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html"],
  controls: [],
  resourceTypes: ["aws:cloudwatch/eventBusPolicy:EventBusPolicy"],
  remedy: "name who may, or add a condition such as aws:SourceAccount",
  evaluate: ({ props }) => judgeNotPublic(props, "policy"),
};
