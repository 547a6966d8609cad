import { sqsQueueCustomerKey } from "../../../../policy/rules/encryption/sqsQueueCustomerKey.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd";

describeRule(sqsQueueCustomerKey, {
  compliant: {
    "a key of its owner's": { props: { kmsMasterKeyId: KEY } },
    "an alias of such a key": { props: { kmsMasterKeyId: "alias/pipeline" } },
  },
  violating: {
    "one without a key": [
      {},
      '"kmsMasterKeyId" must be a key of your own, got none; set kmsMasterKeyId',
    ],
    "AWS's own key": [
      { props: { kmsMasterKeyId: "alias/aws/sqs" } },
      '"kmsMasterKeyId" must be a key of your own, got "alias/aws/sqs"',
    ],
  },
  unknown: {
    "a key that is made in the same update": [
      { props: { kmsMasterKeyId: UNKNOWN } },
      "kmsMasterKeyId",
    ],
  },
});
