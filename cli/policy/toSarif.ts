import type { Log, ReportingDescriptor, Result } from "sarif";
import type { PolicyDescription } from "../../local/policy/model.ts";
import { nameOf } from "./nameOf.ts";
import type { PolicyReport, ReportFinding } from "./Report.ts";

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

/**
 * A score for each severity, by which GitHub's code scanning sorts: over 9.0 is critical, over 7.0 high.
 * https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
const SCORES: Readonly<Record<PolicyDescription["severity"], string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "2.0",
  none: "0.0",
};

/**
 * A report in SARIF 2.1.0, for code scanning: exempted findings as suppressed ones, unknown ones as open. A
 * resource has no line of its own, so the project file stands for where it is, and the URN names it.
 */
export function toSarif(report: PolicyReport): Log {
  return {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: report.pack,
            informationUri: "https://www.npmjs.com/package/stock-analytics-pipeline",
            rules: report.rules.map(describeRule),
          },
        },
        results: report.findings.map((finding) => toResult(finding, report)),
        columnKind: "utf16CodeUnits",
      },
    ],
  };
}

function describeRule(rule: PolicyDescription): ReportingDescriptor {
  return {
    id: rule.name,
    name: rule.displayName,
    shortDescription: { text: rule.description },
    ...(rule.remediation === "" ? {} : { help: { text: rule.remediation } }),
    ...(rule.url === "" ? {} : { helpUri: rule.url }),
    defaultConfiguration: { level: rule.level === "advisory" ? "warning" : "error" },
    properties: { tags: [...rule.tags], "security-severity": SCORES[rule.severity] },
  };
}

function toResult(finding: ReportFinding, { rules }: PolicyReport): Result {
  const { rule, kind, level, message, resource, exemption } = finding;
  const { name, type } = nameOf(resource);
  return {
    ruleId: rule,
    ruleIndex: rules.findIndex((one) => one.name === rule),
    ...(kind === "unknown"
      ? { kind: "open", level: "none" }
      : { kind: "fail", level: level === "mandatory" ? "error" : "warning" }),
    message: { text: `${name}: ${message}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: "Pulumi.yaml" },
          region: { startLine: 1 },
        },
        logicalLocations: [{ name, fullyQualifiedName: resource, kind: type }],
      },
    ],
    // Without one, code scanning takes all findings in a file for the same.
    partialFingerprints: { "resourceAndMessage/v1": `${resource} ${message}` },
    ...(exemption === undefined
      ? {}
      : {
          suppressions: [
            { kind: "external", justification: `${exemption.reason} (until ${exemption.expires})` },
          ],
        }),
  };
}
