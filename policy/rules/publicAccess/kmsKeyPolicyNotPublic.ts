import { judgeNotPublic } from "../../documents/judgeAllowed.ts";
import type { ResourceRule } from "../../framework/Rule.ts";
import { KEY_POLICY_TYPES } from "../../types.ts";

export const kmsKeyPolicyNotPublic: ResourceRule = {
  name: "kms-key-policy-not-public",
  scope: "resource",
  groups: ["publicAccess", "leastPrivilege"],
  title: "Key policies allow nothing to everybody.",
  rationale: "Everybody could decrypt with the key what they get hold of.",
  severity: "critical",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html#kms-5"],
  controls: ["KMS.5", "CKV_AWS_33"],
  resourceTypes: KEY_POLICY_TYPES,
  remedy: "name who may, or add a condition such as aws:SourceAccount",
  evaluate: ({ props }) => judgeNotPublic(props, "policy"),
};
