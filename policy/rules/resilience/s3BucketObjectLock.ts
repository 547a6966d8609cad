import type { StackRule } from "../../framework/Rule.ts";
import { compliant, hold } from "../../framework/Verdict.ts";
import { BUCKET_TYPES } from "../../types.ts";

const LOCK_TYPES = [
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
  "aws:s3/bucketObjectLockConfigurationV2:BucketObjectLockConfigurationV2",
];

export const s3BucketObjectLock: StackRule = {
  name: "s3-bucket-object-lock",
  scope: "stack",
  groups: ["resilience"],
  title: "Objects of buckets cannot be deleted for a time, by anybody.",
  rationale:
    "A lock outlasts stolen credentials. It also forbids deleting what a person asks to be deleted, so that it is a choice.",
  severity: "medium",
  level: "advisory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-15"],
  controls: ["S3.15"],
  resourceTypes: BUCKET_TYPES,
  remedy: "add a BucketObjectLockConfiguration",
  evaluate: (bucket, { stack }) => {
    const inline = "objectLockConfiguration";
    if (bucket.props.isUnknown(inline) || bucket.props.has(inline)) return compliant();
    const locks = stack.pointingAt(bucket, LOCK_TYPES, "bucket");
    return hold(locks.length > 0, {
      property: "bucket",
      must: "must have a BucketObjectLockConfiguration",
    });
  },
};
