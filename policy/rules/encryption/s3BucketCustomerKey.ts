import { encryptionOf, logSourcesOf } from "../../bucketSettings.ts";
import type { StackRule } from "../../framework/Rule.ts";
import { notApplicable, violating } from "../../framework/Verdict.ts";
import { holdCustomerKey } from "../../holdCustomerKey.ts";
import { BUCKET_TYPES } from "../../types.ts";

/** The second encrypts twice, as some rules of governments ask. */
const WITH_KMS = ["aws:kms", "aws:kms:dsse"];

export const s3BucketCustomerKey: StackRule = {
  name: "s3-bucket-customer-key",
  scope: "stack",
  groups: ["encryption"],
  title: "Buckets encrypt objects with a customer managed key.",
  rationale:
    "With S3's own keys whoever may read an object can decrypt it. A bucket that takes access logs has no choice, and is left out.",
  severity: "medium",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-17"],
  controls: ["S3.17", "CKV_AWS_145", "AWS-0132", "CT.S3.PR.10"],
  resourceTypes: BUCKET_TYPES,
  remedy:
    'add a BucketServerSideEncryptionConfiguration with sseAlgorithm "aws:kms" and kmsMasterKeyId of a key of your own',
  evaluate: (bucket, { stack }) => {
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
    if (logSourcesOf(bucket, stack).length > 0) {
      return notApplicable("a bucket that takes access logs works with S3's own keys only");
    }
    const encryption = encryptionOf(bucket, stack);
    if (encryption === undefined) {
      return violating({
        property: "bucket",
        must: "must have a BucketServerSideEncryptionConfiguration",
      });
    }
    const { rule, byDefault, prefix } = encryption;
    const algorithm = rule.text(`${byDefault}.sseAlgorithm`);
    if (algorithm === undefined || !WITH_KMS.includes(algorithm)) {
      return violating({
        property: `${prefix}${rule.pathOf(byDefault)}.sseAlgorithm`,
        must: 'must be "aws:kms"',
        got: algorithm,
      });
    }
    const key = `${byDefault}.kmsMasterKeyId`;
    return holdCustomerKey(rule, key, `${prefix}${rule.pathOf(key)}`);
  },
};
