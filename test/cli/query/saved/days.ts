const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Begin of this hour: what is put into its folders arrived in this hour. */
export const NOW_MS = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;

function dayBefore(days: number): string {
  return new Date(NOW_MS - days * DAY_MS).toISOString().slice(0, 10);
}

/**
 * Days of the fixtures, `YYYY-MM-DD`. They lie in the past by little, since partitions are looked for from a
 * table's first hour to this one; what is asked of them names the days, so that the clock changes no row.
 */
export const FIRST_DAY = dayBefore(2);
/** The day after {@link FIRST_DAY}. */
export const SECOND_DAY = dayBefore(1);
/** A time as the pipeline writes it. */
export function iso(day: string, time: string): string {
  return `${day}T${time}Z`;
}

/** A time as both engines give it. */
export function given(day: string, time: string): string {
  return `${day} ${time}`;
}

/** A time so long before this hour. */
export function ago(hours: number): string {
  return new Date(NOW_MS - hours * HOUR_MS).toISOString();
}
