import { HOUR_PARTITION } from "../../runtime/contract/lake.ts";
import { parameter } from "./queryParameters.ts";

/** How far back from now a query looks when nobody says; days in UTC begin at midnight. */
export interface LookBack {
  readonly count: number;
  readonly unit: "DAY" | "HOUR";
  /** Whether the first day is looked at from its first moment on. */
  readonly wholeDays?: boolean;
}

/** What a query looks at, as expressions of type timestamp, in UTC as Athena's sessions are. */
export interface TimeRange {
  /** Its first moment. */
  readonly from: string;
  /** The moment at which it ends. */
  readonly to: string;
}

/** The range of a query: what is asked for by `from` and `to`, else what lies so far back. */
export function rangeOf({ count, unit, wholeDays = false }: LookBack): TimeRange {
  const now = wholeDays ? "date_trunc('day', localtimestamp)" : "localtimestamp";
  return {
    from: parameter("from", `${now} - INTERVAL '${count}' ${unit}`),
    // A tick is accepted when its time is at most a day ahead of its arrival.
    to: parameter("to", "localtimestamp + INTERVAL '1' DAY"),
  };
}

/** Conditions by which a column of type timestamp lies in the range. */
export function inRange({ from, to }: TimeRange, column: string): readonly string[] {
  return [`${column} >= ${from}`, `${column} < ${to}`];
}

/** Conditions by which a column of ISO 8601 text in UTC lies in the range. */
export function textInRange({ from, to }: TimeRange, column: string): readonly string[] {
  const format = "'%Y-%m-%dT%H:%i:%s.%f'";
  return [
    `${column} >= date_format(${from}, ${format})`,
    `${column} < date_format(${to}, ${format})`,
  ];
}

/**
 * Conditions by which only the partitions of the range are read: months, or years. They are computed
 * before the first object is read.
 * @param days how far a row's partition may lie from its time
 */
export function inPartitions(
  { from, to }: TimeRange,
  { name, unit }: { readonly name: string; readonly unit: "MONTHS" | "YEARS" },
  days = 0,
): readonly string[] {
  const format = unit === "MONTHS" ? "'%Y-%m'" : "'%Y'";
  const margin = (sign: string) => (days === 0 ? "" : ` ${sign} INTERVAL '${days}' DAY`);
  return [
    `${name} >= date_format(${from}${margin("-")}, ${format})`,
    `${name} <= date_format(${to}${margin("+")}, ${format})`,
  ];
}

const HOUR_FORMAT = "'%Y/%m/%d/%H'";

/** Condition by which only hours of arrival in the range are read. */
export function arrivedIn({ from, to }: TimeRange): readonly string[] {
  return [
    `${HOUR_PARTITION.name} >= date_format(${from}, ${HOUR_FORMAT})`,
    `${HOUR_PARTITION.name} <= date_format(${to}, ${HOUR_FORMAT})`,
  ];
}

/**
 * Condition by which only the hours of arrival are read that can hold ticks of the range: a tick arrives a
 * day before its time at the earliest, and at any time after.
 */
export function arrivedFrom({ from }: TimeRange): string {
  return `${HOUR_PARTITION.name} >= date_format(${from} - INTERVAL '1' DAY, ${HOUR_FORMAT})`;
}

/** Condition by which only the last hours of arrival are read, the open one among them. */
export function arrivedInLast(hours: number): string {
  const first = `localtimestamp - INTERVAL '${hours - 1}' HOUR`;
  return `${HOUR_PARTITION.name} >= date_format(${first}, ${HOUR_FORMAT})`;
}
