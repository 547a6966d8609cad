import type {
  Policies,
  Policy,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import { toHostReport } from "./HostReport.ts";
import { judge } from "./judge.ts";
import { PackSettings } from "./PackSettings.ts";
import { Parameters } from "./Parameters.ts";
import { readResource } from "./Resource.ts";
import type { Resource } from "./Resource.ts";
import { reportVerdicts } from "./reportVerdicts.ts";
import type { ResourceRule, Rule, RuleText, StackRule } from "./Rule.ts";
import { readStack } from "./Stack.ts";
import { unwrapHostValue } from "./unknownValues.ts";

/**
 * Makes policies of rules, as CrossGuard takes them: the settings of the pack first, then a policy for each rule,
 * then what tells of exemptions that cover nothing.
 * @param now tells the day on which exemptions are judged. Default: the clock.
 */
export function makePolicies(rules: readonly Rule[], now = () => new Date()): Policies {
  const settings = new PackSettings(rules, now);
  return [
    settings.policy(),
    ...rules.map((rule) =>
      rule.scope === "stack" ? stackPolicy(rule, settings) : resourcePolicy(rule, settings),
    ),
    settings.unusedPolicy(),
  ];
}

function describe(rule: RuleText): Policy {
  const [url] = rule.links;
  return {
    name: rule.name,
    displayName: rule.title.replace(/\.$/, ""),
    description: rule.title,
    enforcementLevel: rule.level,
    severity: rule.severity,
    tags: [...rule.groups],
    remediationSteps: `${rule.remedy}. ${rule.rationale}`,
    url,
    ...(rule.parameters === undefined
      ? {}
      : { configSchema: { properties: mutable(rule.parameters) } }),
  };
}

function mutable<T extends object>(value: T): { -readonly [K in keyof T]: T[K] } {
  return { ...value };
}

function resourcePolicy(rule: ResourceRule, settings: PackSettings): ResourceValidationPolicy {
  const { remediate } = rule;
  const skip = `the rule is about ${rule.resourceTypes.join(", ")}`;
  return {
    ...describe(rule),
    validateResource: aboutType(rule, (args, report) => {
      if (!rule.resourceTypes.includes(args.type)) leave(args, skip);
      const resource = readResource(args);
      const parameters = new Parameters(rule.parameters, args.getConfig());
      const verdicts = judge(() => rule.evaluate(resource, { parameters }));
      const outcome = { rule, resource, verdicts };
      const reason = reportVerdicts(outcome, settings, toHostReport(report));
      if (reason !== undefined) leave(args, reason);
    }),
    ...(remediate === undefined
      ? {}
      : {
          remediateResource: (args) => {
            if (!rule.resourceTypes.includes(args.type)) return;
            const resource = readResource(args);
            const parameters = new Parameters(rule.parameters, args.getConfig());
            if (!isToBeMended(rule, resource, parameters, settings)) return;
            // Values the rule leaves alone go back as they came, secret and unknown ones marked as such.
            const kept = unwrapHostValue(args.props) as Record<string, unknown>;
            return { ...kept, ...remediate(resource, { parameters }) };
          },
        }),
  };
}

/** Whether a resource breaks a rule for certain, and may not. */
function isToBeMended(
  rule: ResourceRule,
  resource: Resource,
  parameters: Parameters,
  settings: PackSettings,
): boolean {
  if (settings.levelOf(rule) === "disabled") return false;
  if (settings.exemptionOf(rule, resource) !== undefined) return false;
  const verdicts = judge(() => rule.evaluate(resource, { parameters }));
  return verdicts.some(({ state }) => state === "violating");
}

function stackPolicy(rule: StackRule, settings: PackSettings): StackValidationPolicy {
  return {
    ...describe(rule),
    validateStack: aboutType(rule, (args, report) => {
      const judged = args.resources.some(({ type }) => rule.resourceTypes.includes(type));
      if (!judged) leave(args, `the stack has no ${rule.resourceTypes.join(", ")}`);
      const stack = readStack(args.resources);
      const parameters = new Parameters(rule.parameters, args.getConfig());
      for (const resource of stack.ofTypes(rule.resourceTypes)) {
        const verdicts = judge(() => rule.evaluate(resource, { parameters, stack }));
        reportVerdicts({ rule, resource, verdicts }, settings, toHostReport(report));
      }
    }),
  };
}

/**
 * Tells the host of the one type that a rule is about, as the SDK's `validateResourceOfType` does for a class: it
 * then reads resources of that type only.
 */
function aboutType<T extends object>({ resourceTypes: [type, ...more] }: RuleText, validate: T): T {
  return more.length === 0 ? Object.assign(validate, { __pulumiType: type }) : validate;
}

/** The host throws to leave a policy: a stack trace for each of thousands would take most of its time. */
function leave(args: { notApplicable(reason: string): never }, reason: string): never {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return args.notApplicable(reason);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
