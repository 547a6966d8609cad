import type { AthenaClient, QueryExecution } from "@aws-sdk/client-athena";
import { GetQueryExecutionCommand, StopQueryExecutionCommand } from "@aws-sdk/client-athena";
import { sleepUntilAborted } from "../sources/sleepUntilAborted.ts";
import { QueryError } from "./QueryError.ts";

/** How often Athena is asked whether a query is done, in milliseconds: ever less often. */
const FIRST_POLL_MS = 100;
const LAST_POLL_MS = 2_000;

/**
 * Waits until Athena has run a query. When the signal comes, the query is stopped: what it would go on to
 * read is paid for.
 * @throws {QueryError} if it failed, was cancelled (by the scan limit, say) or stopped
 */
export async function awaitAthena(
  client: AthenaClient,
  QueryExecutionId: string,
  signal: AbortSignal | undefined,
): Promise<QueryExecution> {
  for (let pollMs = FIRST_POLL_MS; ; pollMs = Math.min(pollMs * 2, LAST_POLL_MS)) {
    const { QueryExecution: execution = {} } = await client.send(
      new GetQueryExecutionCommand({ QueryExecutionId }),
    );
    const { State, StateChangeReason = "Athena gives no reason" } = execution.Status ?? {};
    if (State === "SUCCEEDED") return execution;
    if (State === "FAILED") throw new QueryError(StateChangeReason);
    if (State === "CANCELLED") {
      throw new QueryError(`Athena cancelled the query: ${StateChangeReason}`);
    }
    await sleepUntilAborted(pollMs, signal);
    if (signal?.aborted === true) {
      await client.send(new StopQueryExecutionCommand({ QueryExecutionId }));
      throw new QueryError("the query was stopped");
    }
  }
}
