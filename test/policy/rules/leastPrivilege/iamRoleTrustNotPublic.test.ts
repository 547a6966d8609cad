import { iamRoleTrustNotPublic } from "../../../../policy/rules/leastPrivilege/iamRoleTrustNotPublic.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";
import { documentOf } from "../../documentOf.ts";

const trust = (Principal: unknown, more: object = {}) => ({
  props: {
    assumeRolePolicy: documentOf({ Effect: "Allow", Action: "sts:AssumeRole", Principal, ...more }),
  },
});

describeRule(iamRoleTrustNotPublic, {
  compliant: {
    "a service": trust({ Service: "lambda.amazonaws.com" }),
    "an account": trust({ AWS: "arn:aws:iam::123456789012:root" }),
    "everybody of an organization": trust("*", {
      Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } },
    }),
  },
  violating: {
    everybody: [
      trust("*"),
      '"assumeRolePolicy.Statement[0].Principal" must not be everybody, got "*"; name who',
    ],
    "every account": [
      trust({ AWS: ["arn:aws:iam::123456789012:root", "*"] }),
      '"assumeRolePolicy.Statement[0].Principal" must not be everybody',
    ],
    "everybody with any organization": [
      trust("*", { Condition: { StringLike: { "aws:PrincipalOrgID": "*" } } }),
      '"assumeRolePolicy.Statement[0].Principal" must not be everybody',
    ],
  },
  unknown: {
    "a document that is not written yet": [
      { props: { assumeRolePolicy: UNKNOWN } },
      "assumeRolePolicy",
    ],
    "who is trusted": [
      {
        props: {
          assumeRolePolicy: {
            Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: UNKNOWN } }],
          },
        },
      },
      "assumeRolePolicy.Statement[0].Principal.AWS",
    ],
  },
  notApplicable: { "a document that only denies": trust("*", { Effect: "Deny" }) },
});
