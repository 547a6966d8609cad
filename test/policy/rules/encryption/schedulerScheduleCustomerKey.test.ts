import { schedulerScheduleCustomerKey } from "../../../../policy/rules/encryption/schedulerScheduleCustomerKey.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd";

describeRule(schedulerScheduleCustomerKey, {
  compliant: {
    "a key of its owner's": { props: { kmsKeyArn: KEY } },
    "an alias of such a key": { props: { kmsKeyArn: "alias/pipeline" } },
  },
  violating: {
    "one without a key": [{}, '"kmsKeyArn" must be a key of your own, got none; set kmsKeyArn'],
    "AWS's own key": [
      { props: { kmsKeyArn: "alias/aws/scheduler" } },
      '"kmsKeyArn" must be a key of your own, got "alias/aws/scheduler"',
    ],
  },
  unknown: {
    "a key that is made in the same update": [{ props: { kmsKeyArn: UNKNOWN } }, "kmsKeyArn"],
  },
});
