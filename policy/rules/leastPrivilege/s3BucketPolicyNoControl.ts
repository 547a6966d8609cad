import { judgeAllowed } from "../../documents/judgeAllowed.ts";
import { findText } from "../../documents/statement.ts";
import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";
import { BUCKET_POLICY_TYPES } from "../../types.ts";

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
  resourceTypes: BUCKET_POLICY_TYPES,
  remedy: "take the action out of the bucket's policy",
  evaluate: ({ props }) =>
    judgeAllowed(props, "policy", (statement) => {
      const action = findText(statement, "Action", givesControl);
      return hold(action === undefined && !statement.has("NotAction"), {
        property: statement.pathOf(action === undefined ? "NotAction" : "Action"),
        must: "must not give control of the bucket",
        got: action ?? statement.texts("NotAction"),
      });
    }),
};

function givesControl(pattern: string): boolean {
  const source = pattern
    .replaceAll(/[^*?\w]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  const matcher = new RegExp(`^${source}$`, "i");
  return CONTROL_ACTIONS.some((action) => matcher.test(action));
}
