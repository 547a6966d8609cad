import { s3BucketCustomerKey } from "../../../../policy/rules/encryption/s3BucketCustomerKey.ts";
import type { TestResource } from "../../analyze.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd";
const PATH = "encryption.rules[0].applyServerSideEncryptionByDefault";

const bucket = (name: string = "raw", as = "subject"): TestResource => ({
  name: as,
  props: { bucket: name, arn: name === UNKNOWN ? name : `arn:aws:s3:::${name}` },
});
const encryption = (byDefault: object, props: object = {}): TestResource => ({
  type: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  name: "encryption",
  props: { bucket: "raw", rules: [{ applyServerSideEncryptionByDefault: byDefault }], ...props },
});
const KMS = { sseAlgorithm: "aws:kms", kmsMasterKeyId: KEY };

describeRule(s3BucketCustomerKey, {
  compliant: {
    "a key of its owner's": [bucket(), encryption(KMS)],
    "two layers": [bucket(), encryption({ ...KMS, sseAlgorithm: "aws:kms:dsse" })],
    "the older type": [
      bucket(),
      {
        ...encryption(KMS),
        type: "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
      },
    ],
  },
  violating: {
    "a bucket that does not say": [
      bucket(),
      '"bucket" must have a BucketServerSideEncryptionConfiguration, got none; add a',
    ],
    "S3's own keys": [
      [bucket(), encryption({ sseAlgorithm: "AES256" })],
      `"${PATH}.sseAlgorithm" must be "aws:kms", got "AES256"`,
    ],
    "AWS's key": [
      [bucket(), encryption({ sseAlgorithm: "aws:kms" })],
      `"${PATH}.kmsMasterKeyId" must be a key of your own, got none`,
    ],
    "AWS's key by its name": [
      [bucket(), encryption({ sseAlgorithm: "aws:kms", kmsMasterKeyId: "alias/aws/s3" })],
      `"${PATH}.kmsMasterKeyId" must be a key of your own, got "alias/aws/s3"`,
    ],
  },
  unknown: {
    "a key that is made in the same update": [
      [bucket(), encryption({ sseAlgorithm: "aws:kms", kmsMasterKeyId: UNKNOWN })],
      "rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId",
    ],
    "a setting of which nobody can tell what it is of": [
      [bucket(), encryption(KMS, { bucket: UNKNOWN })],
      "encryption.bucket",
    ],
  },
  notApplicable: {
    "a bucket that takes access logs": [
      bucket(),
      encryption({ sseAlgorithm: "AES256" }),
      {
        type: "aws:s3/bucketLogging:BucketLogging",
        name: "logging",
        props: { bucket: "other", targetBucket: "raw" },
      },
    ],
  },
});
