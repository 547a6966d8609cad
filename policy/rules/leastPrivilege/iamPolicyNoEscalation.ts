import { IDENTITY_POLICY_TYPES } from "../../documents/identityPolicies.ts";
import { judgeIdentityStatements } from "../../documents/judgeIdentityStatements.ts";
import { judgeGrants } from "../../documents/statement.ts";
import type { ResourceRule } from "../../framework/Rule.ts";
import { violating } from "../../framework/Verdict.ts";

/**
 * Actions each of which alone lets a role take rights that it has not, or hand its own to others.
 * https://github.com/salesforce/cloudsplaining/blob/master/cloudsplaining/shared/constants.py
 */
const ESCALATING = [
  "iam:AddUserToGroup",
  "iam:AttachGroupPolicy",
  "iam:AttachRolePolicy",
  "iam:AttachUserPolicy",
  "iam:CreateAccessKey",
  "iam:CreateLoginProfile",
  "iam:CreatePolicyVersion",
  "iam:PutGroupPolicy",
  "iam:PutRolePolicy",
  "iam:PutUserPolicy",
  "iam:SetDefaultPolicyVersion",
  "iam:UpdateAssumeRolePolicy",
  "iam:UpdateLoginProfile",
];

export const iamPolicyNoEscalation: ResourceRule = {
  name: "iam-policy-no-escalation",
  scope: "resource",
  groups: ["leastPrivilege"],
  title: "No IAM policy lets its holder give rights to himself or to others.",
  rationale:
    "Who may write policies, keys or trust may do everything, whatever else the policy says. A pipeline needs none of it at run time.",
  severity: "high",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/access_controlling.html"],
  controls: ["CKV_AWS_286", "CKV_AWS_289", "AWS-0342"],
  resourceTypes: IDENTITY_POLICY_TYPES,
  remedy: "leave the action to the role that deploys, outside of the stack",
  evaluate: (resource) =>
    judgeIdentityStatements(resource, (statement) =>
      judgeGrants(statement, ESCALATING, ({ action, property }) =>
        violating({ property, must: "must not let its holder give rights", got: action }),
      ),
    ),
};
