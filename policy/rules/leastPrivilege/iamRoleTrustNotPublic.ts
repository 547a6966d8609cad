import { judgeNotPublic } from "../../documents/judgeAllowed.ts";
import type { ResourceRule } from "../../framework/Rule.ts";

export const iamRoleTrustNotPublic: ResourceRule = {
  name: "iam-role-trust-not-public",
  scope: "resource",
  groups: ["leastPrivilege", "publicAccess"],
  title: "Roles trust named accounts, services and identity providers, never everybody.",
  rationale:
    "Anybody with an account at AWS takes a role that trusts everybody, and all that it may do.",
  severity: "critical",
  level: "mandatory",
  links: [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
  ],
  controls: ["CKV_AWS_60", "CKV_AWS_61"],
  resourceTypes: ["aws:iam/role:Role"],
  remedy: "name who may take the role",
  evaluate: ({ props }) => judgeNotPublic(props, "assumeRolePolicy"),
};
