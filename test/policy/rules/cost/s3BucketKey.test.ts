import { s3BucketKey } from "../../../../policy/rules/cost/s3BucketKey.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const encryption = (rule: object) => ({
  type: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  name: "encryption",
  props: { bucket: UNKNOWN, rules: [rule] },
  from: { bucket: ["subject"] },
});
const KMS = {
  applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: "k" },
};

describeRule(s3BucketKey, {
  compliant: {
    "a bucket key": [{}, encryption({ ...KMS, bucketKeyEnabled: true })],
    "one in the bucket itself": {
      props: { serverSideEncryptionConfiguration: { rule: { ...KMS, bucketKeyEnabled: true } } },
    },
  },
  violating: {
    none: [
      [{}, encryption(KMS)],
      '"encryption.rules[0].bucketKeyEnabled" must be true, got none; set bucketKeyEnabled',
    ],
    "one that is off, in the bucket itself": [
      {
        type: "aws:s3/bucketV2:BucketV2",
        props: {
          serverSideEncryptionConfigurations: [
            {
              rules: [
                {
                  applyServerSideEncryptionByDefaults: [{ sseAlgorithm: "aws:kms" }],
                  bucketKeyEnabled: false,
                },
              ],
            },
          ],
        },
      },
      '"serverSideEncryptionConfigurations.rules.bucketKeyEnabled" must be true, got false',
    ],
  },
  unknown: {
    "a setting that is computed": [
      [{}, encryption({ ...KMS, bucketKeyEnabled: UNKNOWN })],
      "rules[0].bucketKeyEnabled",
    ],
  },
  notApplicable: {
    "a bucket without encryption": {},
    "S3's own keys": [
      {},
      encryption({ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }),
    ],
    "two layers, which have none": [
      {},
      encryption({ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms:dsse" } }),
    ],
  },
});
