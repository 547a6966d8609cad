import junitReportBuilder from "junit-report-builder";
import { nameOf } from "./nameOf.ts";
import type { PolicyReport, ReportFinding } from "./Report.ts";

/** What is used of the library, whose own types are not found from an ES module. */
interface Builder {
  newBuilder(): Builder;
  name(name: string): this;
  testSuite(): { name(name: string): { testCase(): Case } };
  build(): string;
}

interface Case {
  className(name: string): this;
  name(name: string): this;
  failure(message: string, type: string): this;
  skipped(): this;
  standardOutput(text: string): this;
}

const junit = junitReportBuilder as unknown as Builder;

/**
 * A report in JUnit's XML, for CI servers: a suite for each rule, a case for each finding. Mandatory violations
 * are failures, everything else is skipped with its message; a rule that found nothing has one case that passed.
 */
export function toJunit(report: PolicyReport): string {
  const builder = junit.newBuilder().name(report.pack);
  for (const rule of report.rules) {
    const suite = builder.testSuite().name(rule.name);
    const found = report.findings.filter((finding) => finding.rule === rule.name);
    if (found.length === 0) {
      suite.testCase().className(rule.name).name("all resources");
    }
    for (const finding of found) {
      const { name, type } = nameOf(finding.resource);
      const one = suite.testCase().className(rule.name).name(`${name} ${type}`.trim());
      if (isFailure(finding)) one.failure(finding.message, finding.severity);
      else one.skipped().standardOutput(`${finding.kind}: ${finding.message}`);
    }
  }
  return builder.build();
}

function isFailure({ kind, level }: ReportFinding): boolean {
  return kind === "violation" && level === "mandatory";
}
