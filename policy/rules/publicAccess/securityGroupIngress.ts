import type { ResourceRule } from "../../framework/Rule.ts";
import { INGRESS_TYPES, judgeBlocks } from "../../securityGroupRules.ts";

export const securityGroupIngress: ResourceRule = {
  name: "security-group-ingress",
  scope: "resource",
  groups: ["publicAccess"],
  title: "Security groups let nobody in from everywhere.",
  rationale: "A port that is open to everybody is tried within minutes.",
  severity: "critical",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-18"],
  controls: [
    "EC2.18",
    "EC2.19",
    "CKV_AWS_24",
    "CKV_AWS_25",
    "CKV_AWS_260",
    "AwsSolutions-EC23",
    "AWS-0107",
  ],
  resourceTypes: INGRESS_TYPES,
  remedy: "name the blocks, groups or prefix lists that may",
  evaluate: (resource) => judgeBlocks(resource, "ingress"),
};
