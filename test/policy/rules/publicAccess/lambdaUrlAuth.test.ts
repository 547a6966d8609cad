import { lambdaUrlAuth } from "../../../../policy/rules/publicAccess/lambdaUrlAuth.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const url = (authorizationType: string, allowOrigins?: unknown) => ({
  props: { authorizationType, ...(allowOrigins === undefined ? {} : { cors: { allowOrigins } }) },
});

describeRule(lambdaUrlAuth, {
  compliant: {
    "a URL that asks who calls": url("AWS_IAM"),
    "one for a page of one's own": url("AWS_IAM", ["https://example.com"]),
  },
  violating: {
    "a URL for everybody": [
      url("NONE"),
      '"authorizationType" must be "AWS_IAM", got "NONE"; set authorizationType',
    ],
    "every origin": [
      url("AWS_IAM", ["*"]),
      '"cors.allowOrigins" must not be every origin, got "*"',
    ],
  },
  unknown: {
    "an origin, and finds what is wrong beside it": [
      url("NONE", UNKNOWN),
      "cors.allowOrigins",
      '"authorizationType" must be "AWS_IAM"',
    ],
  },
});
