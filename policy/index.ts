import type { PolicyPackArgs } from "@pulumi/policy";
import { makePolicies } from "./framework/makePolicies.ts";
import { RULES } from "./rules.ts";

export { makePolicies } from "./framework/makePolicies.ts";
export type {
  Context,
  Group,
  Level,
  Parameter,
  ResourceRule,
  Rule,
  RuleText,
  Severity,
  StackContext,
  StackRule,
} from "./framework/Rule.ts";
export type { Parameters } from "./framework/Parameters.ts";
export type { Properties } from "./framework/Properties.ts";
export type { Resource } from "./framework/Resource.ts";
export type { Stack, StackResource } from "./framework/Stack.ts";
export { compliant, notApplicable, violating } from "./framework/Verdict.ts";
export type { Fault, Verdict } from "./framework/Verdict.ts";
export { RULES } from "./rules.ts";

/** What the pack says of itself to Pulumi. */
export const PACK = {
  name: "stock-analytics",
  displayName: "Stock analytics",
  description: "Holds stock pipelines on AWS to encryption, least privilege, resilience and cost.",
  provider: "aws",
  tags: ["aws", "encryption", "least-privilege", "resilience", "cost"],
  enforcementLevel: "mandatory",
} as const satisfies Partial<PolicyPackArgs> & { readonly name: string };

/** All rules as CrossGuard takes them, to be spread into the policies of another pack. */
export const policies = makePolicies(RULES);
