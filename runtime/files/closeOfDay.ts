import { DateTime } from "luxon";

const known = new Map<string, string | undefined>();
const KNOWN_DAYS_MAX = 20_000;

/**
 * The moment for which a price with a date alone stands: 16:00 New York time of that day, when the
 * US exchanges close.
 * @param date `YYYY-MM-DD`.
 * @returns ISO 8601 UTC with milliseconds, or undefined when there is no such day.
 */
export function closeOfDay(date: string): string | undefined {
  if (known.has(date)) return known.get(date);
  const close = DateTime.fromFormat(`${date} 16:00`, "yyyy-MM-dd HH:mm", {
    zone: "America/New_York",
    locale: "en-US",
  }).toUTC();
  const text = close.isValid ? close.toISO() : undefined;
  // Files have the same days for each symbol, and working a zone out costs more than all the rest.
  if (known.size >= KNOWN_DAYS_MAX) known.clear();
  known.set(date, text);
  return text;
}
