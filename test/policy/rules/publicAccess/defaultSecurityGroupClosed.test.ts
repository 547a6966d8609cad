import { defaultSecurityGroupClosed } from "../../../../policy/rules/publicAccess/defaultSecurityGroupClosed.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const RULE = { protocol: "-1", fromPort: 0, toPort: 0, self: true };

describeRule(defaultSecurityGroupClosed, {
  compliant: { "a group without rules": { props: { vpcId: "vpc-1", ingress: [] } } },
  violating: {
    "what AWS gives it": [
      { props: { ingress: [RULE], egress: [RULE] } },
      '"ingress" must be empty, got "1 rules"; leave ingress and egress out',
      '"egress" must be empty',
    ],
  },
  unknown: {
    "rules, and finds what is wrong beside them": [
      { props: { ingress: UNKNOWN, egress: [RULE] } },
      "ingress",
      '"egress" must be empty',
    ],
  },
});
