/** A role as declared. */
export interface DeclaredRole {
  readonly name: string;
  readonly arn: string;
  /** Who may take it, as a policy document. */
  readonly trust: unknown;
}

/** A policy document with what it is attached to. */
export interface DeclaredPolicy {
  /** Name of the role, or ARN of the resource. */
  readonly owner: string;
  readonly name: string;
  readonly document: unknown;
}

/**
 * The IAM roles and policies of a program. Nothing local enforces them; they are kept so that what the
 * functions were seen to do can be held against what they are allowed.
 */
export class IamRegistry {
  /** By name. */
  readonly roles = new Map<string, DeclaredRole>();
  /** Managed policies of the program, by ARN. */
  readonly managedPolicies = new Map<string, DeclaredPolicy>();
  /** Role of each function, by the function's ARN. */
  readonly functionRoles = new Map<string, string>();
  /** Policies of resources (buckets, topics, queues, keys, functions), by URN of who declares them. */
  readonly resourcePolicies = new Map<string, DeclaredPolicy>();
  /** Policies written into roles, by URN of who declares them. */
  readonly rolePolicies = new Map<string, DeclaredPolicy>();
  /** Managed policies attached to roles, by URN of who declares it. */
  readonly attachments = new Map<string, { readonly role: string; readonly policyArn: string }>();

  /** All documents that say what a role may do; `undefined` for managed policies of AWS itself. */
  documentsOf(roleName: string): readonly (DeclaredPolicy | undefined)[] {
    const own = [...this.rolePolicies.values()].filter(({ owner }) => owner === roleName);
    const attached = [...this.attachments.values()]
      .filter(({ role }) => role === roleName)
      .map(({ policyArn }) => this.managedPolicies.get(policyArn));
    return [...own, ...attached];
  }
}
