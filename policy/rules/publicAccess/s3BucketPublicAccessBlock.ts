import { BUCKET_TYPES, PUBLIC_ACCESS_SETTINGS } from "../../types.ts";
import { judgeEach } from "../../framework/judge.ts";
import type { StackRule } from "../../framework/Rule.ts";
import { hold, violating } from "../../framework/Verdict.ts";

const BLOCK_TYPES = ["aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"];

export const s3BucketPublicAccessBlock: StackRule = {
  name: "s3-bucket-public-access-block",
  scope: "stack",
  groups: ["publicAccess"],
  title: "Each bucket has a public access block with all four settings on.",
  rationale:
    "One careless policy or access control list makes a bucket's objects public otherwise.",
  severity: "high",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-8"],
  controls: ["S3.8", "CKV2_AWS_6", "CKV_AWS_53", "CKV_AWS_54", "CKV_AWS_55", "CKV_AWS_56"],
  resourceTypes: BUCKET_TYPES,
  remedy: "add a BucketPublicAccessBlock of the bucket with all four settings true",
  evaluate: (bucket, { stack }) => {
    const blocks = stack.pointingAt(bucket, BLOCK_TYPES, "bucket");
    const [block] = blocks;
    if (block === undefined) {
      return violating({ property: "bucket", must: "must have a BucketPublicAccessBlock" });
    }
    return judgeEach(PUBLIC_ACCESS_SETTINGS, (setting) =>
      hold(block.props.flag(setting) === true, {
        property: `${block.name}.${setting}`,
        must: "must be true",
        got: block.props.flag(setting),
      }),
    );
  },
};
