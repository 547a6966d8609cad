import { vpcEndpointPolicy } from "../../../../policy/rules/leastPrivilege/vpcEndpointPolicy.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const policyOf = (...Statement: object[]) => ({ props: { policy: JSON.stringify({ Statement }) } });
const allow = (statement: object) => ({
  Effect: "Allow",
  Principal: "*",
  Action: "*",
  Resource: "*",
  ...statement,
});
const MESSAGE = '"policy.Statement[0].Resource" must not be everything for everybody';

describeRule(vpcEndpointPolicy, {
  compliant: {
    "the stack's resources": policyOf(allow({ Resource: "arn:aws:s3:::raw/*" })),
    "the account's own principals": policyOf(
      allow({ Condition: { StringEquals: { "aws:PrincipalAccount": "123456789012" } } }),
    ),
    "the account's own resources": policyOf(
      allow({ Condition: { StringEquals: { "aws:ResourceAccount": "123456789012" } } }),
    ),
  },
  violating: {
    "AWS's default": [
      { props: { serviceName: "com.amazonaws.us-east-1.s3" } },
      '"policy" must be set, got none; set policy to one',
    ],
    "AWS's default, written out": [policyOf(allow({})), `${MESSAGE}, got "*"`],
  },
  unknown: {
    "a document that is not written yet": [{ props: { policy: UNKNOWN } }, "policy"],
    "a resource, and finds what is wrong beside it": [
      { props: { policy: { Statement: [allow({ Resource: UNKNOWN }), allow({})] } } },
      "policy.Statement[0].Resource",
      '"policy.Statement[1].Resource" must not be everything',
    ],
  },
  notApplicable: { "a document that only denies": policyOf(allow({ Effect: "Deny" })) },
});
