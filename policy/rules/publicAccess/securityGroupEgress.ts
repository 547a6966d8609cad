import type { ResourceRule } from "../../framework/Rule.ts";
import { EGRESS_TYPES, judgeBlocks } from "../../securityGroupRules.ts";

export const securityGroupEgress: ResourceRule = {
  name: "security-group-egress",
  scope: "resource",
  groups: ["publicAccess"],
  title: "Security groups let nothing out to everywhere.",
  rationale:
    "Stolen data leave by the way that is open. What calls AWS only can do with endpoints and prefix lists.",
  severity: "high",
  // In a VPC that is brought along, the component cannot know the endpoints and lets HTTPS out.
  level: "advisory",
  links: ["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"],
  controls: ["CKV_AWS_382", "AWS-0104"],
  resourceTypes: EGRESS_TYPES,
  remedy: "name the endpoints, groups or prefix lists that are called",
  evaluate: (resource) => judgeBlocks(resource, "egress"),
};
