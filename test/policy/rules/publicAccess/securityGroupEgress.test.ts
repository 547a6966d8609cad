import { securityGroupEgress } from "../../../../policy/rules/publicAccess/securityGroupEgress.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const group = (...egress: object[]) => ({
  type: "aws:ec2/securityGroup:SecurityGroup",
  props: { egress },
});
const alone = (props: Record<string, unknown>) => ({
  type: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  props,
});
const older = (type: string, cidrBlocks: unknown) => ({
  type: "aws:ec2/securityGroupRule:SecurityGroupRule",
  props: { type, cidrBlocks },
});

describeRule(securityGroupEgress, {
  compliant: {
    "a group without rules": group(),
    "a block of one's own": group({ cidrBlocks: ["10.0.0.0/16"] }),
    "another group": alone({ referencedSecurityGroupId: UNKNOWN }),
    "a prefix list": alone({ prefixListId: "pl-1" }),
    "an older rule of the other direction": older("ingress", ["0.0.0.0/0"]),
  },
  violating: {
    everybody: [
      group({ cidrBlocks: ["10.0.0.0/16"] }, { cidrBlocks: ["10.0.0.0/16", "0.0.0.0/0"] }),
      '"egress[1].cidrBlocks" must not be everybody, got "0.0.0.0/0"; name the',
    ],
    "everybody by IPv6": [
      group({ ipv6CidrBlocks: ["::/0"] }),
      '"egress[0].ipv6CidrBlocks" must not be everybody, got "::/0"',
    ],
    "a rule that stands alone": [
      alone({ cidrIpv4: "0.0.0.0/0" }),
      '"cidrIpv4" must not be everybody, got "0.0.0.0/0"',
    ],
    "one by IPv6": [alone({ cidrIpv6: "::/0" }), '"cidrIpv6" must not be everybody'],
    "an older rule": [older("egress", ["0.0.0.0/0"]), '"cidrBlocks" must not be everybody'],
  },
  unknown: {
    "a block, and finds what is wrong beside it": [
      group({ cidrBlocks: UNKNOWN }, { cidrBlocks: ["0.0.0.0/0"] }),
      "egress[0].cidrBlocks",
      '"egress[1].cidrBlocks" must not be everybody',
    ],
  },
});
