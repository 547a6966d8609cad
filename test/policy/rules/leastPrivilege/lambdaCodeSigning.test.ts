import { lambdaCodeSigning } from "../../../../policy/rules/leastPrivilege/lambdaCodeSigning.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

describeRule(lambdaCodeSigning, {
  compliant: {
    "a configuration": {
      props: {
        codeSigningConfigArn: "arn:aws:lambda:us-east-1:123456789012:code-signing-config:csc-1",
      },
    },
    "one that is made in the same update": { props: { codeSigningConfigArn: UNKNOWN } },
  },
  violating: {
    "a function without": [{}, '"codeSigningConfigArn" must be set, got none; set code'],
  },
  unknown: {},
});
