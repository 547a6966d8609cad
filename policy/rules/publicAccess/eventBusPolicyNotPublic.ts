import { judgeNotPublic } from "../../documents/judgeAllowed.ts";
import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";

/** The older way: a statement by its parts. Its condition can only name an organization. */
const PERMISSION = "aws:cloudwatch/eventPermission:EventPermission";

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
  resourceTypes: ["aws:cloudwatch/eventBusPolicy:EventBusPolicy", PERMISSION],
  remedy: "name who may, or add a condition such as aws:SourceAccount",
  evaluate: ({ type, props }) => {
    if (type !== PERMISSION) return judgeNotPublic(props, "policy");
    const principal = props.text("principal");
    const isOpen = principal === "*" && !props.isUnknown("condition") && !props.has("condition");
    return hold(!isOpen, { property: "principal", must: "must not be everybody", got: principal });
  },
};
