import { lambdaPermissionNotPublic } from "../../../../policy/rules/publicAccess/lambdaPermissionNotPublic.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

describeRule(lambdaPermissionNotPublic, {
  compliant: {
    "a service": { props: { principal: "sns.amazonaws.com" } },
    "an account": { props: { principal: "123456789012" } },
    "everybody of an organisation": { props: { principal: "*", principalOrgId: "o-a1b2c3" } },
  },
  violating: {
    everybody: [
      { props: { principal: "*" } },
      '"principal" must not be everybody, got "*"; name the account',
    ],
  },
  unknown: { "a principal that is computed": [{ props: { principal: UNKNOWN } }, "principal"] },
});
