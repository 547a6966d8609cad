/** A moment in UTC, to the second: `2026-11-20 14:30:00`; with milliseconds where it has some. */
export function formatUtc(atMs: number): string {
  const text = new Date(atMs).toISOString();
  return text.replace("T", " ").replace(/(\.000)?Z$/, "");
}

/** How long something takes, roughly: `0.4 s`, `12 s`, `3 min`, `2 h`. */
export function formatDuration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3_600)} h`;
}
