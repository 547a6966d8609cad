import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema.js";
import type { Parameters } from "./Parameters.ts";
import type { Resource } from "./Resource.ts";
import type { Stack, StackResource } from "./Stack.ts";
import type { Verdict } from "./Verdict.ts";

/** What a rule is for; levels can be set for a whole group. */
export type Group =
  "encryption" | "leastPrivilege" | "publicAccess" | "logging" | "resilience" | "cost" | "tagging";

/** What a violation does: `mandatory` ones stop a deployment. */
export type Level = "advisory" | "mandatory";

/** How bad a violation is. */
export type Severity = "low" | "medium" | "high" | "critical";

/** A value that a rule takes from the pack's configuration. */
export type Parameter = PolicyConfigJSONSchema & {
  readonly description: string;
  /** Used where the configuration does not say otherwise. */
  readonly default: string | number | boolean | readonly string[];
};

/** What a rule says of itself. */
export interface RuleText {
  /** Kebab-case; begins with the service and what of it is judged. The file has the same name in camelCase. */
  readonly name: string;
  /** The first one is the folder in which the rule's file lies. */
  readonly groups: readonly [Group, ...Group[]];
  /** What holds where the rule is kept: one sentence. */
  readonly title: string;
  /** What goes wrong where it is not. */
  readonly rationale: string;
  readonly severity: Severity;
  /** Unless the configuration says otherwise. */
  readonly level: Level;
  /** Pages that say so, AWS's first. */
  readonly links: readonly [string, ...string[]];
  /** Controls of other rule sets that ask for the same: `Kinesis.1` is Security Hub's, `CKV_…` Checkov's. */
  readonly controls: readonly string[];
  /** Type tokens of the resources that are judged. */
  readonly resourceTypes: readonly [string, ...string[]];
  /** What to do, in the imperative, without a full stop: it ends each message. */
  readonly remedy: string;
  /** Settings by name. Default: none. */
  readonly parameters?: Readonly<Record<string, Parameter>>;
}

/** What a rule about one resource may look at beside it. */
export interface Context {
  readonly parameters: Parameters;
}

/** What a rule about several resources may look at. */
export interface StackContext extends Context {
  readonly stack: Stack;
}

/** A rule that one resource's inputs decide. */
export interface ResourceRule extends RuleText {
  readonly scope: "resource";
  /**
   * Judges a resource of one of the rule's types. Reading an unknown property throws; the framework makes
   * "not known yet" of it.
   */
  readonly evaluate: (resource: Resource, context: Context) => Verdict | readonly Verdict[];
  /** Top-level properties that mend a violating resource. Only what cannot do harm. */
  readonly remediate?: (resource: Resource, context: Context) => Readonly<Record<string, unknown>>;
}

/** A rule that needs other resources of the stack; it sees outputs, which hold the inputs too. */
export interface StackRule extends RuleText {
  readonly scope: "stack";
  /** Judges a resource of one of the rule's types by those around it. */
  readonly evaluate: (
    resource: StackResource,
    context: StackContext,
  ) => Verdict | readonly Verdict[];
}

/** A rule of the pack. */
export type Rule = ResourceRule | StackRule;
