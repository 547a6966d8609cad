const HOUR_MS = 3_600_000;

/** Longer than a US exchange trades on one day, from 4:00 to 20:00 with its early and late sessions. */
const LONGEST_SESSION_MS = 16 * HOUR_MS;

const KNOWN_HOURS_MAX = 1_000;

const days = new Intl.DateTimeFormat("en-US", {
  timeZone: "America/New_York",
  calendar: "iso8601",
  numberingSystem: "latn",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
});

const known = new Map<number, string>();

/**
 * Whether two trades are of different sessions, by their times alone: no calendar is asked, so that the
 * answer never changes. They are when their days in New York differ, or when 16 hours or more lie between
 * them: exchanges of Asia close and open again on one day of New York. What trades without a pause has a
 * session a day.
 */
export function isOtherSession(beforeMs: number, afterMs: number): boolean {
  return afterMs - beforeMs >= LONGEST_SESSION_MS || dayOf(beforeMs) !== dayOf(afterMs);
}

function dayOf(atMs: number): string {
  // New York has been whole hours from UTC since 1883, so that no day begins inside an hour of UTC.
  const hour = Math.floor(atMs / HOUR_MS);
  const before = known.get(hour);
  if (before !== undefined) return before;
  const day = days.format(hour * HOUR_MS);
  // Splits are looked for again and again between the same ticks of a window.
  if (known.size >= KNOWN_HOURS_MAX) known.clear();
  known.set(hour, day);
  return day;
}
