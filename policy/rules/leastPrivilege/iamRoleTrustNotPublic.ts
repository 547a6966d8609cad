import { isForEverybody, isPublic, principalOf } from "../../documents/isPublic.ts";
import { readStatements } from "../../documents/readStatements.ts";
import { isAllow } from "../../documents/statement.ts";
import { judgeEach } from "../../framework/judge.ts";
import type { ResourceRule } from "../../framework/Rule.ts";
import { hold, notApplicable } from "../../framework/Verdict.ts";

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
  evaluate: ({ props }) =>
    judgeEach(readStatements(props, "assumeRolePolicy"), (statement) => {
      if (!isAllow(statement)) return notApplicable("the statement allows nothing");
      return hold(!isForEverybody(statement) || !isPublic(statement), {
        property: statement.pathOf("Principal"),
        must: "must not be everybody",
        got: principalOf(statement),
      });
    }),
};
