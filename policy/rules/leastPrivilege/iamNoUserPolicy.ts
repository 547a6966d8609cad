import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";

/** What names the users, where it is not `user`. */
const PROPERTIES: Readonly<Record<string, string>> = {
  "aws:iam/policyAttachment:PolicyAttachment": "users",
  "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive": "userName",
};

export const iamNoUserPolicy: ResourceRule = {
  name: "iam-no-user-policy",
  scope: "resource",
  groups: ["leastPrivilege"],
  title: "Users have no policies of their own.",
  rationale:
    "Rights of single users are overlooked when they change their task. People take roles, and machines need no users.",
  severity: "low",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-2"],
  controls: ["IAM.2", "CKV_AWS_40", "CKV_AWS_273", "AWS-0143", "CT.IAM.PR.4"],
  resourceTypes: [
    "aws:iam/userPolicy:UserPolicy",
    "aws:iam/userPolicyAttachment:UserPolicyAttachment",
    "aws:iam/policyAttachment:PolicyAttachment",
    "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive",
  ],
  remedy: "give the policy to a role or a group",
  evaluate: ({ type, props }) => {
    const property = PROPERTIES[type] ?? "user";
    // An attachment without users is for roles or groups; the other types are for a user, whoever it is.
    const isForUser = property !== "users" || props.has(property);
    return hold(!isForUser, {
      property,
      must: "must not be given a policy",
      got: props.isUnknown(property) ? "a user" : props.value(property),
    });
  },
};
