import { DateTime } from "luxon";

const HOUR_MS = 3_600_000;
const KNOWN_HOURS_MAX = 20_000;

const known = new Map<number, string>();

/**
 * The day in New York at a moment: the trading day of US exchanges, whose late trades are tomorrow's in
 * UTC.
 * @param atMs epoch milliseconds
 * @returns `YYYY-MM-DD`
 */
export function newYorkDate(atMs: number): string {
  // New York has been whole hours from UTC since 1883, so that no day begins inside an hour of UTC.
  const hour = Math.floor(atMs / HOUR_MS);
  const before = known.get(hour);
  if (before !== undefined) return before;
  const zone = "America/New_York";
  const date = DateTime.fromMillis(hour * HOUR_MS, { zone, locale: "en-US" });
  const text = date.toFormat("yyyy-MM-dd");
  // Files are in the order of time mostly, and working a zone out costs more than all the rest.
  if (known.size >= KNOWN_HOURS_MAX) known.clear();
  known.set(hour, text);
  return text;
}
