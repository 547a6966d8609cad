import { judgeEach } from "../../framework/judge.ts";
import type { StackRule } from "../../framework/Rule.ts";
import type { StackResource } from "../../framework/Stack.ts";
import { hold, violating } from "../../framework/Verdict.ts";
import { BUCKET_LIFECYCLE_TYPES, BUCKET_TYPES, BUCKET_VERSIONING_TYPES } from "../../types.ts";

export const s3BucketLifecycle: StackRule = {
  name: "s3-bucket-lifecycle",
  scope: "stack",
  groups: ["cost"],
  title: "Buckets forget old versions and uploads that never ended.",
  rationale: "Both are billed like objects and shown by no listing, so that they grow unseen.",
  severity: "low",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-13"],
  controls: ["S3.10", "S3.13", "CKV2_AWS_61", "CKV_AWS_300"],
  resourceTypes: BUCKET_TYPES,
  remedy:
    "add a BucketLifecycleConfiguration with abortIncompleteMultipartUpload, and with noncurrentVersionExpiration if the bucket has versions",
  evaluate: (bucket, { stack }) => {
    const [lifecycle] = stack.pointingAt(bucket, BUCKET_LIFECYCLE_TYPES, "bucket");
    if (lifecycle === undefined) {
      return violating({ property: "bucket", must: "must have a BucketLifecycleConfiguration" });
    }
    return judgeEach(["uploads", "versions"], (part) => {
      if (part === "uploads") {
        return holdRule(lifecycle, "abortIncompleteMultipartUpload.daysAfterInitiation");
      }
      const [versioning] = stack.pointingAt(bucket, BUCKET_VERSIONING_TYPES, "bucket");
      const status = versioning?.props.text("versioningConfiguration.status");
      if (status !== "Enabled") return [];
      const path = "noncurrentVersionExpiration.noncurrentDays";
      return holdRule(lifecycle, path);
    });
  },
};

/** Holds if an enabled rule of a lifecycle has a number of days. */
function holdRule(lifecycle: StackResource, path: string): ReturnType<typeof hold> {
  const rules = lifecycle.props.list("rules");
  const isThere = rules.some(
    (rule) => rule.text("status") === "Enabled" && rule.number(path) !== undefined,
  );
  return hold(isThere, {
    property: `${lifecycle.name}.rules`,
    must: `must hold an enabled rule with ${path}`,
  });
}
