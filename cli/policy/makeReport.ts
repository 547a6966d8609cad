import type { Judgement } from "../../local/policy/judgeProgram.ts";
import type { Finding } from "../../local/policy/model.ts";
import { EXEMPTED, NOT_YET_KNOWN } from "../../policy/framework/marks.ts";
import type { PolicyReport, ReportFinding } from "./Report.ts";

/** What was judged. */
type Subject = Pick<PolicyReport, "program" | "stack" | "mode">;

/** How the host says that a rule of somebody's own pack read an unknown value. */
const HOST_UNKNOWN = "can't run policy";

/** Sorts what a pack reported: mandatory first, then by rule and resource. */
export function makeReport(judgement: Judgement, subject: Subject): PolicyReport {
  const { pack, policies, resources, notices, judgingMs } = judgement;
  const findings = judgement.findings.map(readFinding).toSorted(compare);
  const remediations = judgement.remediations.map(({ policy, urn }) => ({
    rule: policy,
    resource: urn,
  }));
  const count = (matches: (finding: ReportFinding) => boolean) => findings.filter(matches).length;
  return {
    pack,
    ...subject,
    rules: policies,
    resources: resources.length,
    counts: {
      mandatory: count(({ kind, level }) => kind === "violation" && level === "mandatory"),
      advisory: count(({ kind, level }) => kind === "violation" && level === "advisory"),
      exempted: count(({ kind }) => kind === "exempted"),
      unknown: count(({ kind }) => kind === "unknown"),
      remediated: remediations.length,
    },
    findings,
    remediations,
    notices,
    judgingMs,
  };
}

function readFinding({ policy, urn, level, severity, message }: Finding): ReportFinding {
  const common = {
    rule: policy,
    // What could not be mended stops a deployment too.
    level: level === "advisory" ? level : ("mandatory" as const),
    severity,
    resource: urn,
  };
  const [first = "", ...rest] = message.split("\n");
  const detail = rest.length === 0 ? first : rest.join(" ");
  if (first.startsWith(NOT_YET_KNOWN) || first.startsWith(HOST_UNKNOWN)) {
    return { ...common, kind: "unknown", message: detail };
  }
  const [, expires, reason] = /^\[exempted until (\S+)\] (.*)$/.exec(first) ?? [];
  if (first.startsWith(EXEMPTED) && expires !== undefined && reason !== undefined) {
    const told = rest.slice(1).join(" ");
    return { ...common, kind: "exempted", message: told, exemption: { reason, expires } };
  }
  return { ...common, kind: "violation", message: detail };
}

const KINDS: readonly ReportFinding["kind"][] = ["violation", "exempted", "unknown"];

function compare(one: ReportFinding, other: ReportFinding): number {
  return (
    KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind) ||
    other.level.localeCompare(one.level) ||
    one.rule.localeCompare(other.rule) ||
    one.resource.localeCompare(other.resource)
  );
}
