import { setTimeout as sleep } from "node:timers/promises";

/** What a statement gave. */
export interface TrinoResult {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  /** Bytes that were read from S3: those that Athena bills. */
  readonly scannedBytes: number;
}

interface Page {
  readonly nextUri?: string;
  readonly columns?: readonly { readonly name: string }[];
  readonly data?: readonly (readonly unknown[])[];
  readonly stats: { readonly physicalInputBytes: number };
  readonly error?: { readonly errorName: string; readonly message: string };
}

/** Longest time in which a server that has just started knows no worker yet. */
const NO_WORKER_MS_MAX = 30_000;

/**
 * Runs a statement as Athena does: in UTC, in a database of the catalog.
 * @throws with Trino's message, if it fails
 */
export async function runTrino(
  endpoint: string,
  database: string,
  sql: string,
): Promise<TrinoResult> {
  for (let waitedMs = 0; ; waitedMs += 250) {
    const result = await runOnce(endpoint, database, sql);
    if (!("errorName" in result)) return result;
    if (result.errorName !== "NO_NODES_AVAILABLE" || waitedMs >= NO_WORKER_MS_MAX) {
      throw new Error(`${result.errorName}: ${result.message}`);
    }
    await sleep(250);
  }
}

async function runOnce(
  endpoint: string,
  database: string,
  sql: string,
): Promise<TrinoResult | NonNullable<Page["error"]>> {
  const rows: (readonly unknown[])[] = [];
  let columns: readonly string[] = [];
  const headers = {
    "X-Trino-User": "test",
    "X-Trino-Catalog": "awsdatacatalog",
    "X-Trino-Schema": database,
    "X-Trino-Time-Zone": "UTC",
  };
  let response = await fetch(`${endpoint}/v1/statement`, { method: "POST", body: sql, headers });
  for (;;) {
    const page = (await response.json()) as Page;
    if (page.error !== undefined) return page.error;
    columns = page.columns?.map(({ name }) => name) ?? columns;
    rows.push(...(page.data ?? []));
    if (page.nextUri === undefined) {
      return { columns, rows, scannedBytes: page.stats.physicalInputBytes };
    }
    response = await fetch(page.nextUri);
  }
}
