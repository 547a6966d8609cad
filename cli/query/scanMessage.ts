const BYTES_PER_MB = 1_000_000;

/** What Athena read for a query: it bills by these bytes. */
export function athenaScan(bytes: number): string {
  return `Athena read ${megabytes(bytes)}`;
}

/** What DuckDB read for a query, which it does not tell: no more than this. */
export function localScan({ objects, bytes }: { objects: number; bytes: number }): string {
  const noun = objects === 1 ? "object" : "objects";
  return `DuckDB read at most ${megabytes(bytes)} (estimate: ${objects} ${noun} of the tables named)`;
}

function megabytes(bytes: number): string {
  return `${(bytes / BYTES_PER_MB).toFixed(bytes > 0 && bytes < BYTES_PER_MB ? 3 : 1)} MB`;
}
