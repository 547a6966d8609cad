import type { StackRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";

const POLICY_TYPES = ["aws:kms/keyPolicy:KeyPolicy"];

export const kmsKeyExplicitPolicy: StackRule = {
  name: "kms-key-explicit-policy",
  scope: "stack",
  groups: ["leastPrivilege"],
  title: "Keys say who may use them.",
  rationale:
    "Without a policy of its own a key takes KMS's default, in which every policy of the account can give the key away.",
  severity: "low",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html"],
  controls: ["CKV2_AWS_64"],
  resourceTypes: ["aws:kms/key:Key"],
  remedy: "set policy",
  evaluate: (key, { stack }) => {
    const isSet =
      key.props.isUnknown("policy") ||
      key.props.has("policy") ||
      stack.pointingAt(key, POLICY_TYPES, "keyId").length > 0;
    return hold(isSet, { property: "policy", must: "must be set" });
  },
};
