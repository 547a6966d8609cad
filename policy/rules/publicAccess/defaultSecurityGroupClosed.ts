import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";
import { judgeEach } from "../../framework/judge.ts";

export const defaultSecurityGroupClosed: ResourceRule = {
  name: "default-security-group-closed",
  scope: "resource",
  groups: ["publicAccess"],
  title: "Default security groups let nothing through.",
  rationale:
    "What is made in the VPC without a group of its own gets this one, and nobody chose what it opens.",
  severity: "high",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-2"],
  controls: ["EC2.2", "CKV2_AWS_12"],
  resourceTypes: ["aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"],
  remedy: "leave ingress and egress out",
  evaluate: ({ props }) =>
    judgeEach(["ingress", "egress"], (property) =>
      hold(!props.has(property), {
        property,
        must: "must be empty",
        got: `${String(props.list(property).length)} rules`,
      }),
    ),
};
