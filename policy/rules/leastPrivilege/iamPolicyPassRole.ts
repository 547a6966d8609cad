import { isConditioned } from "../../documents/conditionKeys.ts";
import { IDENTITY_POLICY_TYPES } from "../../documents/identityPolicies.ts";
import { judgeIdentityStatements } from "../../documents/judgeIdentityStatements.ts";
import { judgeGrants } from "../../documents/statement.ts";
import type { ResourceRule } from "../../framework/Rule.ts";
import type { Verdict } from "../../framework/Verdict.ts";
import { hold, violating } from "../../framework/Verdict.ts";
import type { Properties } from "../../framework/Properties.ts";

/** Any role, or any below a path: `arn:aws:iam::123456789012:role/*`. */
const MANY_ROLES = /^\*+$|:role\/(?:.*\/)?\*+$|^arn:.*:\*+$/;

export const iamPolicyPassRole: ResourceRule = {
  name: "iam-policy-pass-role",
  scope: "resource",
  groups: ["leastPrivilege"],
  title: "A role may be passed on by name only, and only to services that are named.",
  rationale:
    "Who may pass any role to a service that runs code has the rights of the strongest role in the account.",
  severity: "high",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html"],
  controls: ["CKV_AWS_286", "AWS-0342"],
  resourceTypes: IDENTITY_POLICY_TYPES,
  remedy: "name the role's ARN, and the service in the condition iam:PassedToService",
  evaluate: (resource) =>
    judgeIdentityStatements(resource, (statement) =>
      judgeGrants(statement, ["iam:PassRole"], ({ action }) => judgePassing(statement, action)),
    ),
};

function judgePassing(statement: Properties, action: string): Verdict {
  const many = statement.has("NotResource")
    ? "everything but some"
    : statement.texts("Resource").find((one) => MANY_ROLES.test(one));
  if (many !== undefined) {
    const property = statement.pathOf("Resource");
    return violating({ property, must: `must be a role's ARN for ${action}`, got: many });
  }
  return hold(isConditioned(statement, "iam:PassedToService"), {
    property: statement.pathOf("Condition"),
    must: `must name the services for ${action} in iam:PassedToService`,
    got: statement.names("Condition").join(", ") || undefined,
  });
}
