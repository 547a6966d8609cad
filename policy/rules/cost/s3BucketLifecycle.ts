import { versioningOf } from "../../bucketSettings.ts";
import { judgeEach } from "../../framework/judge.ts";
import type { StackRule } from "../../framework/Rule.ts";
import type { Properties } from "../../framework/Properties.ts";
import type { Stack, StackResource } from "../../framework/Stack.ts";
import type { Verdict } from "../../framework/Verdict.ts";
import { hold, violating } from "../../framework/Verdict.ts";
import { BUCKET_LIFECYCLE_TYPES, BUCKET_TYPES } from "../../types.ts";

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
    const lifecycle = lifecycleOf(bucket, stack);
    if (lifecycle === undefined) {
      return violating({ property: "bucket", must: "must have a BucketLifecycleConfiguration" });
    }
    return judgeEach(["uploads", "versions"], (part) => {
      if (part === "uploads") {
        return holdRule(lifecycle, lifecycle.uploads);
      }
      if (versioningOf(bucket, stack)?.status !== "Enabled") return [];
      return holdRule(lifecycle, lifecycle.versions);
    });
  },
};

/** Rules of a lifecycle, and where each says what. */
interface Lifecycle {
  readonly property: string;
  readonly rules: readonly Properties[];
  readonly isEnabled: (rule: Properties) => boolean;
  readonly uploads: string;
  readonly versions: string;
}

/** The lifecycle of a bucket: of a resource beside it, or written in the bucket as older programs do. */
function lifecycleOf(bucket: StackResource, stack: Stack): Lifecycle | undefined {
  const [separate] = stack.pointingAt(bucket, BUCKET_LIFECYCLE_TYPES, "bucket");
  if (separate !== undefined) {
    return {
      property: `${separate.name}.rules`,
      rules: separate.props.list("rules"),
      isEnabled: (rule) => rule.text("status") === "Enabled",
      uploads: "abortIncompleteMultipartUpload.daysAfterInitiation",
      versions: "noncurrentVersionExpiration.noncurrentDays",
    };
  }
  const inline = "lifecycleRules";
  if (!bucket.props.isUnknown(inline) && !bucket.props.has(inline)) return undefined;
  return {
    property: inline,
    rules: bucket.props.list(inline),
    isEnabled: (rule) => rule.flag("enabled") === true,
    uploads: "abortIncompleteMultipartUploadDays",
    versions: "noncurrentVersionExpiration.days",
  };
}

/** Holds if an enabled rule of a lifecycle has a number of days. */
function holdRule({ property, rules, isEnabled }: Lifecycle, path: string): Verdict {
  const isThere = rules.some((rule) => isEnabled(rule) && rule.number(path) !== undefined);
  return hold(isThere, { property, must: `must hold an enabled rule with ${path}` });
}
