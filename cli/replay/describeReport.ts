import { countOf } from "../../text/countOf.ts";
import type { ReplayReport } from "./Report.ts";

/** A report as a few lines for people. */
export function describeReport(report: ReplayReport): string[] {
  const number = (value: number): string => value.toLocaleString("en-US");
  const seconds = (report.durationMs / 1000).toFixed(1);
  const reasons = new Map<string, number>();
  for (const { reason } of report.rejected) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  if (report.ticksRead === 0) return ["no row was read"];
  return [
    `${countOf(report.ticksRead, "tick")} read in ${seconds} s: ${number(report.ticksStored)} stored, ` +
      `${countOf(report.duplicates, "duplicate")}, ${number(report.ticksRejected)} refused` +
      (report.lateTicks > 0 ? `; ${number(report.lateTicks)} came late` : ""),
    ...[...reasons].map(([reason, count]) => `  ${number(count)} refused: ${reason}`),
    `${countOf(report.alertsRaised, "alert")} raised, ${number(report.alertsDelivered)} delivered`,
  ];
}
