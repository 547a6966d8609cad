import { lambdaRuntime } from "../../../../policy/rules/resilience/lambdaRuntime.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

describeRule(lambdaRuntime, {
  compliant: {
    "Node.js 24": { props: { runtime: "nodejs24.x" } },
    "Python 3.13": { props: { runtime: "python3.13" } },
  },
  violating: {
    "a runtime that has ended": [
      { props: { runtime: "nodejs16.x" } },
      '"runtime" must be one that AWS supports, got "nodejs16.x"; move to a newer runtime',
    ],
    "no runtime": [{}, '"runtime" must be one that AWS supports, got none'],
  },
  unknown: { "a runtime that is computed": [{ props: { runtime: UNKNOWN } }, "runtime"] },
  notApplicable: { "an image": { props: { packageType: "Image", imageUri: UNKNOWN } } },
});
