import { judgeAllowed } from "../../documents/judgeAllowed.ts";
import { judgeGrants } from "../../documents/statement.ts";
import type { ResourceRule } from "../../framework/Rule.ts";
import { violating } from "../../framework/Verdict.ts";
import { BUCKET_POLICY_HOLDERS } from "../../types.ts";

/**
 * Actions with which whoever has them can open the bucket.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-6
 */
const CONTROL_ACTIONS = [
  "s3:DeleteBucketPolicy",
  "s3:PutBucketAcl",
  "s3:PutBucketPolicy",
  "s3:PutEncryptionConfiguration",
  "s3:PutObjectAcl",
];

export const s3BucketPolicyNoControl: ResourceRule = {
  name: "s3-bucket-policy-no-control",
  scope: "resource",
  groups: ["leastPrivilege"],
  title: "Bucket policies let nobody change who may use the bucket.",
  rationale:
    "Another account with such an action can give the bucket away. Roles of the bucket's own account get it by their own policies.",
  severity: "high",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-6"],
  controls: ["S3.6"],
  resourceTypes: BUCKET_POLICY_HOLDERS,
  remedy: "take the action out of the bucket's policy",
  evaluate: ({ props }) =>
    judgeAllowed(props, "policy", (statement) =>
      judgeGrants(statement, CONTROL_ACTIONS, ({ action, property }) =>
        violating({ property, must: "must not give control of the bucket", got: action }),
      ),
    ),
};
