import { conditionKeys } from "../../documents/conditionKeys.ts";
import { judgeAllowed } from "../../documents/judgeAllowed.ts";
import type { ResourceRule } from "../../framework/Rule.ts";
import { hold, notApplicable, violating } from "../../framework/Verdict.ts";

const PROVIDER = "token.actions.githubusercontent.com";

/** `repo:organization/name:…`; neither the organization nor the name is a wildcard. */
const OF_A_REPOSITORY = /^repo:[^/*?]+\/[^:*?]+(?::.*)?$/;

export const iamRoleTrustGithub: ResourceRule = {
  name: "iam-role-trust-github",
  scope: "resource",
  groups: ["leastPrivilege"],
  title: "A role for GitHub's workflows trusts those of one repository.",
  rationale: "Without its repository in the condition, any workflow on GitHub takes the role.",
  severity: "high",
  level: "mandatory",
  links: [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html#idp_oidc_Create_GitHub",
  ],
  controls: ["CKV_AWS_393"],
  resourceTypes: ["aws:iam/role:Role"],
  remedy: `add conditions on ${PROVIDER}:sub (repo:organization/name:*) and ${PROVIDER}:aud (sts.amazonaws.com)`,
  evaluate: ({ props }) =>
    judgeAllowed(props, "assumeRolePolicy", (statement) => {
      if (!statement.names("Principal").includes("Federated")) {
        return notApplicable("nobody from elsewhere is trusted");
      }
      if (!statement.texts("Principal.Federated").some((one) => one.endsWith(PROVIDER))) {
        return notApplicable("GitHub is not trusted");
      }
      const property = statement.pathOf("Condition");
      const keys = conditionKeys(statement);
      const subjects = keys.filter(({ name }) => name === `${PROVIDER}:sub`);
      const isOfOne = subjects.some(
        ({ values }) => values.length > 0 && values.every((one) => OF_A_REPOSITORY.test(one)),
      );
      if (!isOfOne) {
        const got = subjects.flatMap(({ values }) => values).join(", ") || undefined;
        return violating({ property, must: `must name a repository in ${PROVIDER}:sub`, got });
      }
      const hasAudience = keys.some(({ name }) => name === `${PROVIDER}:aud`);
      return hold(hasAudience, { property, must: `must name the audience in ${PROVIDER}:aud` });
    }),
};
