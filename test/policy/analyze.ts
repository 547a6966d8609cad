import { makePolicies } from "../../policy/framework/makePolicies.ts";
import { EXEMPTED, NOT_YET_KNOWN } from "../../policy/framework/marks.ts";
import type { Rule } from "../../policy/framework/Rule.ts";
import { emptyHost } from "./hostFunctions.ts";

/** What the engine sends in place of a text that a preview does not know. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A resource to judge. */
export interface TestResource {
  /** Default: the rule's first type. */
  readonly type?: string;
  /** Default: `subject`. */
  readonly name?: string;
  /** Inputs; for rules about a stack outputs. Default: none. */
  readonly props?: Readonly<Record<string, unknown>>;
  /** Names of the resources that properties were computed from. Default: none. */
  readonly from?: Readonly<Record<string, readonly string[]>>;
  readonly isProtected?: boolean;
}

/** What the host reported. */
export interface Reports {
  /** Of violations the lines after the title, begun by the resource's name where it is not `subject`. */
  readonly violations: readonly string[];
  /** Properties that are not known yet, likewise. */
  readonly unknown: readonly string[];
  readonly isNotApplicable: boolean;
}

/**
 * Judges resources by one rule, through the very functions by which the host of policy packs answers the engine, so
 * that proxies and unknown values are real.
 */
export async function analyze(
  rule: Rule,
  resources: readonly TestResource[],
  now?: () => Date,
): Promise<Reports> {
  const host = emptyHost(makePolicies([rule], now));
  const [type] = rule.resourceTypes;
  const full = resources.map((one) => ({ type, name: "subject", props: {}, from: {}, ...one }));
  const reports =
    rule.scope === "stack"
      ? [await host.analyzeStack(full)]
      : await Promise.all(full.map((one) => host.analyze(one)));
  const own = reports.flatMap(({ diagnostics }) =>
    diagnostics.filter(({ policy }) => policy === rule.name),
  );
  const textOf = ({ message, urn }: (typeof own)[number]) => {
    const name = urn.slice(urn.lastIndexOf("::") + 2);
    const text = message.split("\n").slice(1).join("\n");
    return name === "subject" ? text : `${name}: ${text}`;
  };
  const isUnknown = ({ message }: { readonly message: string }) =>
    message.startsWith(NOT_YET_KNOWN);
  return {
    violations: own
      .filter((one) => !isUnknown(one) && !one.message.startsWith(EXEMPTED))
      .map(textOf),
    unknown: own.filter(isUnknown).map((one) => textOf(one).replace(/"([^"]*)" is known.*/, "$1")),
    isNotApplicable: reports.every(({ notApplicable }) => notApplicable.includes(rule.name)),
  };
}
