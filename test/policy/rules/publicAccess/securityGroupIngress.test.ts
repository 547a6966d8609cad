import { securityGroupIngress } from "../../../../policy/rules/publicAccess/securityGroupIngress.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const group = (...ingress: object[]) => ({
  type: "aws:ec2/securityGroup:SecurityGroup",
  props: { ingress },
});
const alone = (props: Record<string, unknown>) => ({
  type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  props,
});
const older = (type: string, cidrBlocks: unknown) => ({
  type: "aws:ec2/securityGroupRule:SecurityGroupRule",
  props: { type, cidrBlocks },
});

describeRule(securityGroupIngress, {
  compliant: {
    "a group without rules": group(),
    "a block of one's own": group({ cidrBlocks: ["10.0.0.0/16"] }),
    "another group": alone({ referencedSecurityGroupId: UNKNOWN }),
    "a prefix list": alone({ prefixListId: "pl-1" }),
    "an older rule of the other direction": older("egress", ["0.0.0.0/0"]),
  },
  violating: {
    everybody: [
      group({ cidrBlocks: ["10.0.0.0/16"] }, { cidrBlocks: ["10.0.0.0/16", "0.0.0.0/0"] }),
      '"ingress[1].cidrBlocks" must not be everybody, got "0.0.0.0/0"; name the',
    ],
    "everybody by IPv6": [
      group({ ipv6CidrBlocks: ["::/0"] }),
      '"ingress[0].ipv6CidrBlocks" must not be everybody, got "::/0"',
    ],
    "a rule that stands alone": [
      alone({ cidrIpv4: "0.0.0.0/0" }),
      '"cidrIpv4" must not be everybody, got "0.0.0.0/0"',
    ],
    "one by IPv6": [alone({ cidrIpv6: "::/0" }), '"cidrIpv6" must not be everybody'],
    "an older rule": [older("ingress", ["0.0.0.0/0"]), '"cidrBlocks" must not be everybody'],
  },
  unknown: {
    "a block, and finds what is wrong beside it": [
      group({ cidrBlocks: UNKNOWN }, { cidrBlocks: ["0.0.0.0/0"] }),
      "ingress[0].cidrBlocks",
      '"ingress[1].cidrBlocks" must not be everybody',
    ],
  },
});
