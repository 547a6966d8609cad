import { lambdaPermissionSource } from "../../../../policy/rules/leastPrivilege/lambdaPermissionSource.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const ARN = "arn:aws:sns:us-east-1:123456789012:alerts";

describeRule(lambdaPermissionSource, {
  compliant: {
    "a topic's ARN": { props: { principal: "sns.amazonaws.com", sourceArn: ARN } },
    "an ARN that is not known yet": {
      props: { principal: "sns.amazonaws.com", sourceArn: UNKNOWN },
    },
    "an account": { props: { principal: "events.amazonaws.com", sourceAccount: "123456789012" } },
    "a bucket's account": {
      props: {
        principal: "s3.amazonaws.com",
        sourceArn: "arn:aws:s3:::raw",
        sourceAccount: "123456789012",
      },
    },
  },
  violating: {
    "a service alone": [
      { props: { principal: "sns.amazonaws.com" } },
      '"sourceArn" must be set where the principal is sns.amazonaws.com, got none; set sourceArn',
    ],
    "a bucket without its account": [
      { props: { principal: "s3.amazonaws.com", sourceArn: "arn:aws:s3:::raw" } },
      '"sourceAccount" must be set where the principal is s3.amazonaws.com',
    ],
    "a service of China": [
      { props: { principal: "events.amazonaws.com.cn" } },
      '"sourceArn" must be set where',
    ],
  },
  unknown: { "a principal that is computed": [{ props: { principal: UNKNOWN } }, "principal"] },
  notApplicable: { "an account as principal": { props: { principal: "123456789012" } } },
});
