import { countOf } from "../../text/countOf.ts";

const BYTES_PER_KB = 1_000;
const BYTES_PER_MB = 1_000_000;

/** What Athena read for a query: it bills by these bytes. */
export function athenaScan(bytes: number): string {
  return `Athena read ${formatBytes(bytes)}`;
}

/** What DuckDB read for a query, which it does not tell: no more than this. */
export function localScan({ objects, bytes }: { objects: number; bytes: number }): string {
  const read = countOf(objects, "object");
  return `DuckDB read at most ${formatBytes(bytes)} (estimate: ${read} of the tables named)`;
}

function formatBytes(bytes: number): string {
  if (bytes < BYTES_PER_KB) return `${bytes} bytes`;
  if (bytes < BYTES_PER_MB) return `${(bytes / BYTES_PER_KB).toFixed(1)} kB`;
  return `${(bytes / BYTES_PER_MB).toFixed(1)} MB`;
}
