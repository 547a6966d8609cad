import { judgeEach } from "./framework/judge.ts";
import type { Properties } from "./framework/Properties.ts";
import type { Resource } from "./framework/Resource.ts";
import type { Verdict } from "./framework/Verdict.ts";
import { hold } from "./framework/Verdict.ts";
import { isWideBlock } from "./isWideBlock.ts";

/** Types that hold rules of one direction: groups, and rules that stand alone, older ones too. */
export const INGRESS_TYPES = [
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "aws:ec2/securityGroupRule:SecurityGroupRule",
] as const satisfies readonly [string, ...string[]];
export const EGRESS_TYPES = [
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  "aws:ec2/securityGroupRule:SecurityGroupRule",
] as const satisfies readonly [string, ...string[]];

/** Rules of one direction that a resource holds. */
function rulesOf({ type, props }: Resource, direction: "ingress" | "egress"): Properties[] {
  if (type === "aws:ec2/securityGroup:SecurityGroup") return props.list(direction);
  if (type === "aws:ec2/securityGroupRule:SecurityGroupRule") {
    return props.text("type") === direction ? [props] : [];
  }
  return [props];
}

/** Judges the rules of one direction: no block of theirs may be everybody, nor halves of everybody. */
export function judgeBlocks(resource: Resource, direction: "ingress" | "egress"): Verdict[] {
  return judgeEach(rulesOf(resource, direction), (rule) =>
    judgeEach(["cidrBlocks", "ipv6CidrBlocks", "cidrIpv4", "cidrIpv6"], (path) =>
      judgeEach(rule.list(path), (one) => {
        const block = one.text("") ?? "";
        const fault = { property: rule.pathOf(path), must: "must not be everybody", got: block };
        return hold(!isWideBlock(block), fault);
      }),
    ),
  );
}
