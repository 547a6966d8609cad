import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";
import { judgeEach } from "../../framework/judge.ts";

/** What the provider writes where nothing is said. */
const DEFAULT = "Managed by Pulumi";

export const securityGroupDescriptions: ResourceRule = {
  name: "security-group-descriptions",
  scope: "resource",
  groups: ["tagging"],
  title: "Security groups and their rules say what they are for.",
  rationale: "A rule without a reason is never removed, for nobody knows who needs it.",
  severity: "low",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html"],
  controls: ["CKV_AWS_23", "AWS-0099", "AWS-0124"],
  resourceTypes: [
    "aws:ec2/securityGroup:SecurityGroup",
    "aws:ec2/securityGroupRule:SecurityGroupRule",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  ],
  remedy: "set description",
  evaluate: ({ props }) =>
    judgeEach([props, ...props.list("ingress"), ...props.list("egress")], (one) => {
      const text = one.text("description");
      return hold(text !== undefined && text !== DEFAULT, {
        property: one.pathOf("description"),
        must: "must be set",
        got: text,
      });
    }),
};
