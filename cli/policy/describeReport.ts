import { countOf } from "../../text/countOf.ts";
import { nameOf } from "./nameOf.ts";
import type { PolicyReport, ReportFinding } from "./Report.ts";

/**
 * A report for people: what is found rule by rule, each with a table of its resources, what stops a deployment
 * first; then how many of each. Exempted findings are listed with their reasons, unknown ones by rule.
 */
export function describeReport(report: PolicyReport): string[] {
  const { findings, remediations } = report;
  const of = (kind: ReportFinding["kind"]) => findings.filter((one) => one.kind === kind);
  return [
    ...describeRules(report, of("violation"), ({ level, severity }) => `${level}, ${severity}`),
    ...describeRules(
      report,
      of("exempted"),
      ({ exemption }) => `exempted until ${exemption?.expires ?? ""}: ${exemption?.reason ?? ""}`,
    ),
    ...describeUnknown(of("unknown")),
    ...remediations.map(({ rule, resource }) => `mended by ${rule}: ${nameOf(resource).name}`),
    ...report.notices.map((notice) => `note: ${notice}`),
    summarize(report),
  ];
}

function describeRules(
  { rules }: PolicyReport,
  findings: readonly ReportFinding[],
  headOf: (finding: ReportFinding) => string,
): string[] {
  const groups = Map.groupBy(findings, (one) => `${one.rule} (${headOf(one)})`);
  return [...groups].flatMap(([head, same]) => {
    const rule = rules.find(({ name }) => name === same[0]?.rule);
    const rows = same.map(({ resource, message }) => {
      const { name, type } = nameOf(resource);
      return [name, type, message];
    });
    const link = rule?.url === undefined || rule.url === "" ? [] : [`  ${rule.url}`];
    return [head, `  ${rule?.description ?? ""}`, ...link, ...alignRows(rows), ""];
  });
}

function describeUnknown(findings: readonly ReportFinding[]): string[] {
  if (findings.length === 0) return [];
  const rows = findings.map(({ rule, resource, message }) => [
    rule,
    nameOf(resource).name,
    /^"([^"]*)"/.exec(message)?.[1] ?? message,
  ]);
  return ["not known before an update, and to be judged then", ...alignRows(rows), ""];
}

function alignRows(rows: readonly (readonly string[])[]): string[] {
  const widths = [0, 1].map((at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) =>
    `    ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  ")}`.trimEnd(),
  );
}

function summarize({ rules, resources, counts, mode }: PolicyReport): string {
  const { mandatory, advisory, exempted, unknown, remediated } = counts;
  const parts = [
    `${countOf(mandatory, "mandatory violation")}`,
    `${countOf(advisory, "advisory one")}`,
    ...(exempted === 0 ? [] : [`${exempted} exempted`]),
    ...(unknown === 0 ? [] : [`${unknown} not known yet`]),
    ...(remediated === 0 ? [] : [`${remediated} mended`]),
  ];
  const judged = `${countOf(rules.length, "policy", "policies")} judged ${countOf(resources, "resource")}`;
  return `${judged} as in ${mode === "preview" ? "a preview" : "an update"}: ${parts.join(", ")}`;
}
