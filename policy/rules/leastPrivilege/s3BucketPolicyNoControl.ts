import { readStatements } from "../../documents/readStatements.ts";
import { findText, isAllow } from "../../documents/statement.ts";
import { judgeEach } from "../../framework/judge.ts";
import type { ResourceRule } from "../../framework/Rule.ts";
import { hold, notApplicable } from "../../framework/Verdict.ts";
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
    judgeEach(readStatements(props, "policy"), (statement) => {
      if (!isAllow(statement)) return notApplicable("the statement allows nothing");
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
