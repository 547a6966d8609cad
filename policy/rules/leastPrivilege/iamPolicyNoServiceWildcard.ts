import { IDENTITY_POLICY_TYPES } from "../../documents/identityPolicies.ts";
import { judgeIdentityStatements } from "../../documents/judgeIdentityStatements.ts";
import { judgeNamedActions } from "../../documents/statement.ts";
import type { ResourceRule } from "../../framework/Rule.ts";

export const iamPolicyNoServiceWildcard: ResourceRule = {
  name: "iam-policy-no-service-wildcard",
  scope: "resource",
  groups: ["leastPrivilege"],
  title: "IAM policies allow named actions, never all actions of a service or of AWS.",
  rationale:
    "Who may do all that a service can may delete what it holds, open it to others, and do what the service learns next year.",
  severity: "high",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-21"],
  controls: ["IAM.1", "IAM.21", "CKV_AWS_62", "CKV_AWS_63", "AwsSolutions-IAM5"],
  resourceTypes: IDENTITY_POLICY_TYPES,
  remedy: "name the actions that are needed",
  evaluate: (resource) => judgeIdentityStatements(resource, judgeNamedActions),
};
