import { HOUR_PARTITION } from "../../runtime/contract/lake.ts";

/** How far back a query looks; days in UTC begin at midnight. */
export interface LookBack {
  readonly count: number;
  readonly unit: "DAY" | "HOUR";
  /** Whether the first day is looked at from its first hour on. */
  readonly wholeDays?: boolean;
}

/**
 * Condition by which Athena reads the last days or hours of a table only: it is computed before the first
 * object is read. Hours are of arrival.
 */
export function sinceHour({ count, unit, wholeDays = false }: LookBack): string {
  const format = wholeDays ? "%Y/%m/%d/00" : "%Y/%m/%d/%H";
  const first = `current_timestamp - INTERVAL '${count}' ${unit}`;
  return `${HOUR_PARTITION.name} >= date_format(${first}, '${format}')`;
}
