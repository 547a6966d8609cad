const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/i;

/**
 * Trade time of a record in epoch milliseconds, by what its `timestamp` says: RFC 3339 text with a
 * zone, or an integer of epoch milliseconds. Undefined for anything else; only the pipeline judges it.
 */
export function tradeTimeOf(timestamp: unknown): number | undefined {
  if (typeof timestamp === "number") {
    return Number.isSafeInteger(timestamp) ? timestamp : undefined;
  }
  if (typeof timestamp !== "string" || !DATE_TIME.test(timestamp)) return undefined;
  const timeMs = Date.parse(timestamp.toUpperCase());
  return Number.isNaN(timeMs) ? undefined : timeMs;
}
