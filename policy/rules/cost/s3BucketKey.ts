import { encryptionOf } from "../../bucketSettings.ts";
import type { StackRule } from "../../framework/Rule.ts";
import { hold, notApplicable } from "../../framework/Verdict.ts";
import { BUCKET_TYPES } from "../../types.ts";

export const s3BucketKey: StackRule = {
  name: "s3-bucket-key",
  scope: "stack",
  groups: ["cost"],
  title: "Buckets with a key of KMS's ask it once for many objects.",
  rationale:
    "Without a bucket key each object read or written is a request to KMS, which is billed and counts against the account's limit.",
  severity: "low",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html"],
  controls: ["S3.17"],
  resourceTypes: BUCKET_TYPES,
  remedy: "set bucketKeyEnabled to true in the rule of the bucket's encryption",
  evaluate: (bucket, { stack }) => {
    const encryption = encryptionOf(bucket, stack);
    // The dual-layer kind has no bucket keys.
    if (encryption?.rule.text(`${encryption.byDefault}.sseAlgorithm`) !== "aws:kms") {
      return notApplicable("the bucket does not encrypt with KMS");
    }
    const { rule, prefix } = encryption;
    const isOn = rule.flag("bucketKeyEnabled");
    const property = `${prefix}${rule.pathOf("bucketKeyEnabled")}`;
    return hold(isOn === true, { property, must: "must be true", got: isOn });
  },
};
