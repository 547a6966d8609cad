import { AthenaClient } from "@aws-sdk/client-athena";
import { openAthenaPlace } from "../../../cli/query/openAthenaPlace.ts";
import { QueryError } from "../../../cli/query/QueryError.ts";
import { clientOptions } from "../../../local/emulators/clients.ts";
import type { AthenaCall } from "./AthenaServer.ts";
import { AthenaServer } from "./AthenaServer.ts";

/**
 * What `stock-analytics query --workgroup` asks of Athena: it finds the saved queries, runs a statement to its
 * end, and stops one that runs on.
 */
export async function queryRoad(
  workgroup: string,
  database: string,
): Promise<readonly AthenaCall[]> {
  const server = new AthenaServer(database);
  await server.start();
  try {
    const client = new AthenaClient(clientOptions(server.endpoint));
    const stop = new AbortController();
    const place = await openAthenaPlace({ client, workgroup, signal: stop.signal });
    const { rows } = await place.run({ sql: "SELECT symbol FROM raw" });
    for await (const row of rows) void row;
    server.answers = false;
    stop.abort();
    const outcome = await place.run({ sql: "SELECT symbol FROM raw" }).catch((error: unknown) => {
      if (!(error instanceof QueryError)) throw error;
      return "stopped";
    });
    if (outcome !== "stopped") throw new Error("a statement that runs on must be stopped");
    place.close();
    return server.calls;
  } finally {
    await server.stop();
  }
}
