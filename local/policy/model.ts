/** How a policy is enforced, as CrossGuard calls it. */
export type EnforcementLevel = "advisory" | "mandatory" | "remediate" | "disabled";

/** Configuration of one policy: a level, or settings with or without one. */
export type PolicyConfig =
  EnforcementLevel | ({ readonly enforcementLevel?: EnforcementLevel } & Record<string, unknown>);

/** Configuration of a pack by policy, as `pulumi preview --policy-pack-config` takes it; `all`: every policy's. */
export type PackConfig = Readonly<Record<string, PolicyConfig>>;

/** What a policy says of itself. */
export interface PolicyDescription {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly level: EnforcementLevel;
  /** Whether it judges each resource by itself, or all together at the end. */
  readonly type: "resource" | "stack";
  readonly severity: "low" | "medium" | "high" | "critical" | "none";
  readonly tags: readonly string[];
  readonly remediation: string;
  readonly url: string;
  /** JSON schemas of its settings by name. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly requiredSettings: readonly string[];
}

/** What a policy reports of a resource. */
export interface Finding {
  /** Name of the policy. */
  readonly policy: string;
  /** Empty: the stack as a whole. */
  readonly urn: string;
  readonly level: EnforcementLevel;
  readonly severity: PolicyDescription["severity"];
  /** As the policy words it, its description on the first line. */
  readonly message: string;
}

/** What a policy would change of a resource. */
export interface Remediation {
  readonly policy: string;
  readonly urn: string;
  /** All inputs of the resource after the change. */
  readonly properties: Readonly<Record<string, unknown>>;
}
