/** What can be wrong, each with a page of the same name in `docs/runbooks/`. */
export const RUNBOOKS = [
  "iterator-age",
  "offset-lag",
  "mapping-stopped",
  "retried-records",
  "failed-records",
  "lost-records",
  "failed-events",
  "failure-not-kept",
  "function-errors",
  "function-throttles",
  "function-duration",
  "schedule-stopped",
  "table-throttles",
  "table-errors",
  "stream-throttles",
  "rejected-ticks",
  "silent-feed",
  "stale-feed",
  "missed-polls",
  "no-quotes",
  "polling-stopped",
  "provider-failing",
  "pending-alerts",
  "sweep-stopped",
  "failed-deliveries",
  "undelivered-alerts",
  "undelivered-alarms",
  "delivery-not-kept",
  "queue-age",
  "dead-letters",
  "delivery-age",
] as const;

/** Name of an alarm and of its runbook. */
export type Runbook = (typeof RUNBOOKS)[number];

/**
 * Where the runbooks are read unless the program names another place, such as a company's own copy.
 */
export const RUNBOOK_BASE_URL =
  "https://github.com/stock-analytics-pipeline/stock-analytics-pipeline/blob/main/docs/runbooks";

/** Address of a runbook. */
export function runbookUrl(runbook: Runbook, baseUrl: string = RUNBOOK_BASE_URL): string {
  return `${baseUrl.replace(/\/+$/, "")}/${runbook}.md`;
}
