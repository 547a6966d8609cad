import type { Properties } from "./framework/Properties.ts";
import type { Resource } from "./framework/Resource.ts";

/** Everybody, in IPv4 and IPv6. */
const EVERYBODY = new Set(["0.0.0.0/0", "::/0"]);

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
export function rulesOf({ type, props }: Resource, direction: "ingress" | "egress"): Properties[] {
  if (type === "aws:ec2/securityGroup:SecurityGroup") return props.list(direction);
  if (type === "aws:ec2/securityGroupRule:SecurityGroupRule") {
    return props.text("type") === direction ? [props] : [];
  }
  return [props];
}

/** The first block of a rule that is everybody, and where it stands; undefined: none. */
export function openBlock(rule: Properties): { property: string; got: string } | undefined {
  for (const path of ["cidrBlocks", "ipv6CidrBlocks", "cidrIpv4", "cidrIpv6"]) {
    const got = rule.texts(path).find((block) => EVERYBODY.has(block));
    if (got !== undefined) return { property: rule.pathOf(path), got };
  }
  return undefined;
}
