import { logGroupCustomerKey } from "../../../../policy/rules/encryption/logGroupCustomerKey.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd";

describeRule(logGroupCustomerKey, {
  compliant: {
    "a key of its owner's": { props: { kmsKeyId: KEY } },
    "an alias of such a key": { props: { kmsKeyId: "alias/pipeline" } },
  },
  violating: {
    "one without a key": [{}, '"kmsKeyId" must be a key of your own, got none; set kmsKeyId'],
    "AWS's own key": [
      { props: { kmsKeyId: "alias/aws/logs" } },
      '"kmsKeyId" must be a key of your own, got "alias/aws/logs"',
    ],
  },
  unknown: {
    "a key that is made in the same update": [{ props: { kmsKeyId: UNKNOWN } }, "kmsKeyId"],
  },
});
