import type { ReportViolation } from "@pulumi/policy";
import type { Level, Severity } from "./Rule.ts";

/** A violation as the host takes it, with what its public type leaves out. */
export interface HostViolation {
  readonly message: string;
  /** Absent: the resource that is judged, or the stack. */
  readonly urn?: string;
  /** Absent: the policy's. */
  readonly enforcementLevel?: Level;
  readonly severity?: Severity;
}

/** Reports to the host. */
export type HostReport = (violation: HostViolation) => void;

/**
 * The host's report as it is. Its type has a text only, but it has taken objects since 1.0, and there is no
 * other way to report at another level than the policy's.
 * https://github.com/pulumi/pulumi-policy/blob/main/sdk/nodejs/policy/server.ts
 */
export function toHostReport(report: ReportViolation): HostReport {
  return report as unknown as HostReport;
}
