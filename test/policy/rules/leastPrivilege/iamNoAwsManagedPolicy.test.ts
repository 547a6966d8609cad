import { iamNoAwsManagedPolicy } from "../../../../policy/rules/leastPrivilege/iamNoAwsManagedPolicy.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const OWN = "arn:aws:iam::123456789012:policy/mine";
const BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";

describeRule(iamNoAwsManagedPolicy, {
  compliant: { "a policy of the account's own": { props: { policyArn: OWN } } },
  violating: {
    "a policy of AWS's": [
      { props: { policyArn: BASIC } },
      `"policyArn" must not be a policy of AWS's, got "${BASIC}"; write a policy`,
    ],
    "one in China, in a role's list": [
      {
        type: "aws:iam/role:Role",
        props: { managedPolicyArns: ["arn:aws-cn:iam::aws:policy/ReadOnlyAccess"] },
      },
      '"managedPolicyArns[0]" must not be a policy of AWS',
    ],
  },
  unknown: {
    "a policy that is made in the same update": [{ props: { policyArn: UNKNOWN } }, "policyArn"],
  },
  notApplicable: { "a role without any": { type: "aws:iam/role:Role" } },
});
