import { judgeNotPublic } from "../../documents/judgeAllowed.ts";
import type { ResourceRule } from "../../framework/Rule.ts";
import { BUCKET_POLICY_HOLDERS } from "../../types.ts";

export const s3BucketPolicyNotPublic: ResourceRule = {
  name: "s3-bucket-policy-not-public",
  scope: "resource",
  groups: ["publicAccess", "leastPrivilege"],
  title: "Bucket policies allow nothing to everybody.",
  rationale: "A policy for everybody publishes the bucket the day its public access block goes.",
  severity: "critical",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-2"],
  controls: ["S3.2", "S3.3", "CKV_AWS_70", "CKV_AWS_283", "AwsSolutions-S5"],
  resourceTypes: BUCKET_POLICY_HOLDERS,
  remedy: "name who may, or add a condition such as aws:SourceAccount",
  evaluate: ({ props }) => judgeNotPublic(props, "policy"),
};
