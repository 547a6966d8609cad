import { securityGroupDescriptions } from "../../../../policy/rules/tagging/securityGroupDescriptions.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

describeRule(securityGroupDescriptions, {
  compliant: {
    "a group that says what it is for": {
      props: { description: "functions", ingress: [{ description: "endpoints" }] },
    },
    "a rule that says it": {
      type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      props: { description: "from functions" },
    },
  },
  violating: {
    "a group that does not": [{}, '"description" must be set, got none; set description'],
    "what the provider writes": [
      { props: { description: "Managed by Pulumi" } },
      '"description" must be set, got "Managed by Pulumi"',
    ],
    "a rule of a group": [
      { props: { description: "functions", egress: [{ description: "S3" }, { protocol: "tcp" }] } },
      '"egress[1].description" must be set',
    ],
  },
  unknown: {
    "a text, and finds what is wrong beside it": [
      { props: { description: UNKNOWN, ingress: [{ protocol: "tcp" }] } },
      "description",
      '"ingress[0].description" must be set',
    ],
  },
});
