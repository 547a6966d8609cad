import { kinesisStreamCustomerKey } from "../../../../policy/rules/encryption/kinesisStreamCustomerKey.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd";

describeRule(kinesisStreamCustomerKey, {
  compliant: {
    "a stream with a key of its owner's": { props: { encryptionType: "KMS", kmsKeyId: KEY } },
    "an alias of such a key": { props: { encryptionType: "KMS", kmsKeyId: "alias/ticks" } },
  },
  violating: {
    "a stream without encryption": [{}, '"encryptionType" must be "KMS", got none'],
    "encryption that is switched off": [
      { props: { encryptionType: "NONE", kmsKeyId: KEY } },
      '"encryptionType" must be "KMS", got "NONE"; set encryptionType',
    ],
    "encryption without a key": [
      { props: { encryptionType: "KMS" } },
      '"kmsKeyId" must be a key of your own, got none',
    ],
    "AWS's own key": [
      { props: { encryptionType: "KMS", kmsKeyId: "alias/aws/kinesis" } },
      '"kmsKeyId" must be a key of your own, got "alias/aws/kinesis"',
    ],
    "AWS's own key by its ARN": [
      {
        props: {
          encryptionType: "KMS",
          kmsKeyId: "arn:aws:kms:us-east-1:123456789012:alias/aws/kinesis",
        },
      },
      '"kmsKeyId" must be a key of your own',
    ],
  },
  unknown: {
    "a key that is made in the same update": [
      { props: { encryptionType: "KMS", kmsKeyId: UNKNOWN } },
      "kmsKeyId",
    ],
    "a kind of encryption that is computed": [
      { props: { encryptionType: UNKNOWN } },
      "encryptionType",
    ],
  },
});
