import type { Resource } from "../framework/Resource.ts";
import type { Properties } from "../framework/Properties.ts";
import { readStatements } from "./readStatements.ts";

/** Types of resources that say what a role, a user or a group may do. */
export const IDENTITY_POLICY_TYPES = [
  "aws:iam/policy:Policy",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/userPolicy:UserPolicy",
  "aws:iam/groupPolicy:GroupPolicy",
  "aws:iam/role:Role",
] as const satisfies readonly [string, ...string[]];

/**
 * What reads the documents in such a resource, one function a document, each of which may throw that its document
 * is unknown. A role may hold several, and often holds none.
 */
export function identityDocuments({ type, props }: Resource): (() => Properties[])[] {
  if (type !== "aws:iam/role:Role") return [() => readStatements(props, "policy")];
  return props.list("inlinePolicies").map((one) => () => readStatements(one, "policy"));
}
