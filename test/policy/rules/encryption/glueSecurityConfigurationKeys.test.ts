import { glueSecurityConfigurationKeys } from "../../../../policy/rules/encryption/glueSecurityConfigurationKeys.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd";

const ALL = {
  cloudwatchEncryption: { cloudwatchEncryptionMode: "SSE-KMS", kmsKeyArn: KEY },
  jobBookmarksEncryption: { jobBookmarksEncryptionMode: "CSE-KMS", kmsKeyArn: KEY },
  s3Encryption: { s3EncryptionMode: "SSE-KMS", kmsKeyArn: KEY },
};
const configuration = (parts: object) => ({
  props: { encryptionConfiguration: { ...ALL, ...parts } },
});

describeRule(glueSecurityConfigurationKeys, {
  compliant: { "all three with a key of its owner's": configuration({}) },
  violating: {
    "nothing encrypted": [
      {},
      '"encryptionConfiguration.cloudwatchEncryption.cloudwatchEncryptionMode" must be "SSE-KMS"',
      '"encryptionConfiguration.jobBookmarksEncryption.jobBookmarksEncryptionMode" must be "CSE-KMS"',
      '"encryptionConfiguration.s3Encryption.s3EncryptionMode" must be "SSE-KMS", got none',
    ],
    "S3's own keys": [
      configuration({ s3Encryption: { s3EncryptionMode: "SSE-S3" } }),
      '"encryptionConfiguration.s3Encryption.s3EncryptionMode" must be "SSE-KMS", got "SSE-S3"',
    ],
    "no key": [
      configuration({ cloudwatchEncryption: { cloudwatchEncryptionMode: "SSE-KMS" } }),
      '"encryptionConfiguration.cloudwatchEncryption.kmsKeyArn" must be a key of your own',
    ],
  },
  unknown: {
    "a key, and finds what is wrong beside it": [
      configuration({
        cloudwatchEncryption: { cloudwatchEncryptionMode: "SSE-KMS", kmsKeyArn: UNKNOWN },
        s3Encryption: { s3EncryptionMode: "DISABLED" },
      }),
      "encryptionConfiguration.cloudwatchEncryption.kmsKeyArn",
      '"encryptionConfiguration.s3Encryption.s3EncryptionMode" must be "SSE-KMS", got "DISABLED"',
    ],
  },
});
