import type {
  PolicyConfigSchema,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import type { PlacedExemption } from "./exemptions.ts";
import { describeUnused, findExemption, readExemptions, suggest } from "./exemptions.ts";
import { GROUPS, isGroup } from "./groups.ts";
import { toHostReport } from "./HostReport.ts";
import type { Level, RuleText } from "./Rule.ts";

/** Name under which the settings of the whole pack stand in its configuration. */
export const SETTINGS = "settings";

/** Name under which exemptions that cover nothing are told. */
export const UNUSED_EXEMPTIONS = "unused-exemptions";

const STACK_TYPE = "pulumi:pulumi:Stack";
const LEVELS = ["advisory", "mandatory", "disabled"] as const;

const SCHEMA: PolicyConfigSchema = {
  properties: {
    levels: {
      type: "object",
      description: "Levels by group or rule; a rule's own wins over its groups'.",
      additionalProperties: { type: "string", enum: [...LEVELS] },
      default: {},
    },
    exemptions: {
      type: "array",
      description: "Resources that may break a rule, each with a reason and an end.",
      default: [],
      items: {
        type: "object",
        required: ["rule", "resource", "reason", "expires"],
        additionalProperties: false,
        properties: {
          rule: { type: "string", description: "Name of the rule." },
          resource: {
            type: "string",
            description: "URN or logical name, * for any number of characters.",
          },
          reason: { type: "string", description: "Why, in a sentence.", minLength: 10 },
          expires: {
            type: "string",
            description: "Last day on which it holds (UTC): 2027-01-31.",
            pattern: "^\\d{4}-\\d{2}-\\d{2}$",
          },
        },
      },
    },
  },
};

/**
 * Levels of groups and rules, and exemptions, for the whole pack. CrossGuard hands each policy its own
 * configuration only, so they are those of a policy of their own, which stands first in the pack: the host runs
 * it before all others on every resource, and what it was given holds for them.
 */
export class PackSettings {
  readonly #rules: ReadonlyMap<string, RuleText>;
  readonly #now: () => Date;
  #given: unknown;
  #levels: ReadonlyMap<string, Level | "disabled"> = new Map();
  #exemptions: readonly PlacedExemption[] = [];
  #problems: readonly string[] = [];
  #expired: readonly string[] = [];
  /** Exemptions that covered something, or may once more is known. */
  readonly #used = new Set<PlacedExemption>();

  constructor(rules: readonly RuleText[], now: () => Date) {
    this.#rules = new Map(rules.map((rule) => [rule.name, rule]));
    this.#now = now;
  }

  /** The policy that takes the settings, and reports what is wrong with them. */
  policy(): ResourceValidationPolicy {
    return {
      name: SETTINGS,
      displayName: "Settings of the pack",
      description: "Levels and exemptions name rules that exist, with a reason and an end in time.",
      enforcementLevel: "mandatory",
      severity: "high",
      configSchema: SCHEMA,
      remediationSteps: "Mend the settings in the pack's configuration.",
      validateResource: (args, report) => {
        this.configure(args.getConfig());
        if (args.type !== STACK_TYPE)
          args.notApplicable("the settings are judged once, at the stack");
        const reportToHost = toHostReport(report);
        for (const message of this.#problems) reportToHost({ message });
        for (const message of this.#expired) {
          reportToHost({ message, enforcementLevel: "advisory" });
        }
      },
    };
  }

  /**
   * The policy that tells of exemptions that covered nothing. It must stand last in the pack: the host runs policies
   * on the stack in their order, after all on single resources.
   */
  unusedPolicy(): StackValidationPolicy {
    return {
      name: UNUSED_EXEMPTIONS,
      displayName: "Exemptions are needed",
      description: "Each exemption covers a resource of the stack that breaks its rule.",
      enforcementLevel: "advisory",
      severity: "low",
      remediationSteps: "Take the exemption out of the pack's configuration.",
      validateStack: ({ resources }, report) => {
        const reportToHost = toHostReport(report);
        for (const one of this.#exemptions) {
          if (!this.#used.has(one)) reportToHost({ message: describeUnused(one, resources) });
        }
        this.#used.clear();
      },
    };
  }

  /** Takes the configuration of the settings. */
  configure(given: object): void {
    const text = JSON.stringify(given);
    if (text === this.#given) return;
    this.#given = text;
    const { levels = {}, exemptions = [] } = given as Partial<Record<string, unknown>>;
    const fromLevels = this.#readLevels(levels as Readonly<Record<string, unknown>>);
    const fromExemptions = readExemptions(exemptions, {
      rules: [...this.#rules.keys()],
      now: this.#now(),
    });
    this.#levels = fromLevels.levels;
    this.#exemptions = fromExemptions.exemptions;
    this.#expired = fromExemptions.expired;
    this.#used.clear();
    this.#problems = [...fromLevels.problems, ...fromExemptions.problems];
  }

  /** The level that the settings give a rule; undefined: they do not say. */
  levelOf(rule: RuleText): Level | "disabled" | undefined {
    const own = this.#levels.get(rule.name);
    if (own !== undefined) return own;
    return rule.groups.map((group) => this.#levels.get(group)).find((one) => one !== undefined);
  }

  /** The exemption of a resource from a rule, if there is one that holds. */
  exemptionOf(rule: RuleText, resource: { readonly urn: string; readonly name: string }) {
    return findExemption(this.#exemptions, rule.name, resource);
  }

  /** Notes that an exemption covers something, or may once more is known. */
  use(exemption: PlacedExemption): void {
    this.#used.add(exemption);
  }

  #readLevels(levels: Readonly<Record<string, unknown>>) {
    const known = new Map<string, Level | "disabled">();
    const problems: string[] = [];
    for (const [name, level] of Object.entries(levels)) {
      if (!this.#rules.has(name) && !isGroup(name)) {
        problems.push(
          `"levels.${name}" must name a group or a rule of the pack; there is none of that name` +
            suggest(name, [...Object.keys(GROUPS), ...this.#rules.keys()]),
        );
      } else if (!isLevel(level)) {
        problems.push(
          `"levels.${name}" must be ${LEVELS.join(", ")}, got ${JSON.stringify(level)}`,
        );
      } else known.set(name, level);
    }
    return { levels: known, problems };
  }
}

function isLevel(level: unknown): level is Level | "disabled" {
  return LEVELS.some((one) => one === level);
}
