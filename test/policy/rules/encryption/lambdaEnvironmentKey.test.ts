import { lambdaEnvironmentKey } from "../../../../policy/rules/encryption/lambdaEnvironmentKey.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd";
const withVariables = (props: Record<string, unknown>) => ({
  props: { environment: { variables: { LOG_LEVEL: "INFO" } }, ...props },
});

describeRule(lambdaEnvironmentKey, {
  compliant: { "a key of its owner's": withVariables({ kmsKeyArn: KEY }) },
  violating: {
    "AWS's own key, the default": [
      withVariables({}),
      '"kmsKeyArn" must be a key of your own, got none; set kmsKeyArn',
    ],
    "AWS's own key by its name": [
      withVariables({ kmsKeyArn: "alias/aws/lambda" }),
      '"kmsKeyArn" must be a key of your own, got "alias/aws/lambda"',
    ],
    "variables that are computed": [
      { props: { environment: UNKNOWN } },
      '"kmsKeyArn" must be a key of your own',
    ],
  },
  unknown: {
    "a key that is made in the same update": [withVariables({ kmsKeyArn: UNKNOWN }), "kmsKeyArn"],
  },
  notApplicable: { "a function without variables": { props: { environment: { variables: {} } } } },
});
