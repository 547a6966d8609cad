import type { DateTime } from "luxon";

/**
 * The day of a moment in the moment's own zone, `YYYY-MM-DD`.
 * @throws {RangeError} when the moment is none
 */
export function dateOf(moment: DateTime): string {
  const date = moment.toISODate();
  if (date === null) throw new RangeError("A day can be told of a valid moment only.");
  return date;
}
