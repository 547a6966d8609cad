import { secretCustomerKey } from "../../../../policy/rules/encryption/secretCustomerKey.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd";

describeRule(secretCustomerKey, {
  compliant: {
    "a key of its owner's": { props: { kmsKeyId: KEY } },
    "an alias of such a key": { props: { kmsKeyId: "alias/pipeline" } },
  },
  violating: {
    "one without a key": [{}, '"kmsKeyId" must be a key of your own, got none; set kmsKeyId'],
    "AWS's own key": [
      { props: { kmsKeyId: "alias/aws/secretsmanager" } },
      '"kmsKeyId" must be a key of your own, got "alias/aws/secretsmanager"',
    ],
  },
  unknown: {
    "a key that is made in the same update": [{ props: { kmsKeyId: UNKNOWN } }, "kmsKeyId"],
  },
});
