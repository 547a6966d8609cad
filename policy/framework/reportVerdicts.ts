import type { HostReport } from "./HostReport.ts";
import { EXEMPTED, NOT_YET_KNOWN } from "./marks.ts";
import type { PackSettings } from "./PackSettings.ts";
import type { Resource } from "./Resource.ts";
import type { RuleText } from "./Rule.ts";
import { describeFault } from "./Verdict.ts";
import type { Verdict } from "./Verdict.ts";

/** What came of judging one resource by one rule. */
export interface Outcome {
  readonly rule: RuleText;
  readonly resource: Resource;
  readonly verdicts: readonly Verdict[];
}

/**
 * Tells the host of violations at the level that the settings give, of exempted ones and of what is not known
 * yet as advice.
 * @returns why the rule does not apply at all; undefined: it does
 */
export function reportVerdicts(
  { rule, resource, verdicts }: Outcome,
  settings: PackSettings,
  report: HostReport,
): string | undefined {
  const level = settings.levelOf(rule);
  if (level === "disabled") return "the settings disable the rule";
  const { urn } = resource;
  const advice = { urn, enforcementLevel: "advisory", severity: rule.severity } as const;
  const exemption = settings.exemptionOf(rule, resource);
  const isBroken = ({ state }: Verdict) => state === "violating" || state === "unknown";
  if (exemption !== undefined && verdicts.some(isBroken)) settings.use(exemption);
  for (const verdict of verdicts) {
    if (verdict.state === "violating") {
      const message = `${rule.title}\n${describeFault(verdict.fault, rule.remedy)}.`;
      if (exemption === undefined) {
        report({ ...(level === undefined ? {} : { enforcementLevel: level }), urn, message });
      } else {
        const { expires, reason } = exemption;
        report({ ...advice, message: `${EXEMPTED} ${expires}] ${reason}\n${message}` });
      }
    } else if (verdict.state === "unknown") {
      report({ ...advice, message: describeUnknown(rule, verdict.property) });
    }
  }
  const [first] = verdicts;
  if (first?.state !== "notApplicable") return undefined;
  return verdicts.every(({ state }) => state === "notApplicable") ? first.reason : undefined;
}

function describeUnknown({ title }: RuleText, property: string): string {
  const when = "is known only after the update, and checked again then";
  return `${NOT_YET_KNOWN} ${title}\n"${property}" ${when}.`;
}
