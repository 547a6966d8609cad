import type { Properties } from "../framework/Properties.ts";
import type { Resource } from "../framework/Resource.ts";

/** Types of resources that attach policies by their ARNs. */
export const ATTACHMENT_TYPES = [
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:iam/userPolicyAttachment:UserPolicyAttachment",
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
  "aws:iam/policyAttachment:PolicyAttachment",
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
  "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive",
  "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive",
  "aws:iam/role:Role",
] as const satisfies readonly [string, ...string[]];

/** ARNs of the policies that such a resource attaches, each of which may be unknown. */
export function attachedPolicies({ type, props }: Resource): Properties[] {
  switch (type) {
    case "aws:iam/role:Role":
      return props.list("managedPolicyArns");
    case "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive":
    case "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive":
    case "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive":
      return props.list("policyArns");
    default:
      return [props.at("policyArn")];
  }
}
