import { versioningOf } from "../../bucketSettings.ts";
import type { StackRule } from "../../framework/Rule.ts";
import { hold, violating } from "../../framework/Verdict.ts";
import { BUCKET_TYPES } from "../../types.ts";

export const s3BucketVersioning: StackRule = {
  name: "s3-bucket-versioning",
  scope: "stack",
  groups: ["resilience"],
  title: "Buckets keep the old versions of objects.",
  rationale: "What is overwritten or deleted by mistake is gone at once without them.",
  severity: "low",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-14"],
  controls: ["S3.14", "CKV_AWS_21", "AWS-0090"],
  resourceTypes: BUCKET_TYPES,
  remedy: 'add a BucketVersioning with status "Enabled"',
  evaluate: (bucket, { stack }) => {
    const versioning = versioningOf(bucket, stack);
    if (versioning === undefined) {
      return violating({ property: "bucket", must: "must have a BucketVersioning" });
    }
    const { status, property } = versioning;
    return hold(status === "Enabled", {
      property,
      must: 'must be "Enabled"',
      got: status,
    });
  },
};
