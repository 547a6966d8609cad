import { mskClusterCustomerKey } from "../../../../policy/rules/encryption/mskClusterCustomerKey.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd";
const PATH = "encryptionInfo.encryptionAtRestKmsKeyArn";
const cluster = (encryptionAtRestKmsKeyArn: string) => ({
  props: { encryptionInfo: { encryptionAtRestKmsKeyArn } },
});

describeRule(mskClusterCustomerKey, {
  compliant: { "a key of its owner's": cluster(KEY) },
  violating: {
    "AWS's own key, the default": [{}, `"${PATH}" must be a key of your own, got none; set`],
    "AWS's own key by its name": [
      cluster("arn:aws:kms:us-east-1:123456789012:alias/aws/kafka"),
      `"${PATH}" must be a key of your own, got "arn`,
    ],
  },
  unknown: { "a key that is made in the same update": [cluster(UNKNOWN), PATH] },
});
