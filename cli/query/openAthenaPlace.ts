import type { AthenaClient, NamedQuery as AthenaNamedQuery } from "@aws-sdk/client-athena";
import {
  BatchGetNamedQueryCommand,
  paginateListNamedQueries,
  StartQueryExecutionCommand,
} from "@aws-sdk/client-athena";
import type { NamedQuery } from "../../local/resources/GlueCatalog.ts";
import { UsageError } from "../UsageError.ts";
import { athenaRows } from "./athenaRows.ts";
import { awaitAthena } from "./awaitAthena.ts";
import { QueryError } from "./QueryError.ts";
import type { QueryPlace } from "./QueryPlace.ts";

/** Which workgroup to query, and how. */
export interface AthenaOptions {
  readonly client: AthenaClient;
  readonly workgroup: string;
  /** Database of the tables; absent: that of the workgroup's named queries. */
  readonly database?: string;
  /** Stops the query under way. */
  readonly signal?: AbortSignal;
  /** Takes what a query read, in bytes: what AWS bills it by. */
  readonly onScanned?: (bytes: number) => void;
}

/** Opens a deployed workgroup. */
export async function openAthenaPlace(options: AthenaOptions): Promise<QueryPlace> {
  const { client, workgroup, database, signal, onScanned } = options;
  const queries = await readNamedQueries(client, workgroup);
  return {
    tables: [],
    queries,
    async run(statement) {
      const Database = statement.database ?? database ?? onlyDatabase(queries);
      const { QueryExecutionId } = await client.send(
        new StartQueryExecutionCommand({
          QueryString: statement.sql,
          WorkGroup: workgroup,
          QueryExecutionContext: { Database },
        }),
      );
      if (QueryExecutionId === undefined) throw new QueryError("Athena started no query");
      const { Statistics } = await awaitAthena(client, QueryExecutionId, signal);
      onScanned?.(Statistics?.DataScannedInBytes ?? 0);
      return athenaRows(client, QueryExecutionId, signal);
    },
    close: () => client.destroy(),
  };
}

/** Most queries that one call gives.
 * https://docs.aws.amazon.com/athena/latest/APIReference/API_BatchGetNamedQuery.html */
const NAMED_QUERIES_MAX = 50;

async function readNamedQueries(client: AthenaClient, WorkGroup: string): Promise<NamedQuery[]> {
  const queries: AthenaNamedQuery[] = [];
  const pages = paginateListNamedQueries({ client, pageSize: NAMED_QUERIES_MAX }, { WorkGroup });
  for await (const { NamedQueryIds = [] } of pages) {
    if (NamedQueryIds.length === 0) continue;
    const { NamedQueries = [] } = await client.send(
      new BatchGetNamedQueryCommand({ NamedQueryIds }),
    );
    queries.push(...NamedQueries);
  }
  return queries
    .map(({ Name = "", Database = "", Description = "", QueryString = "" }) => ({
      ...{ name: Name, databaseName: Database, description: Description, sql: QueryString },
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function onlyDatabase(queries: readonly NamedQuery[]): string {
  const [database, another] = new Set(queries.map(({ databaseName }) => databaseName));
  if (database !== undefined && another === undefined) return database;
  throw new UsageError(
    "the workgroup's named queries do not tell one database; name it with --database",
  );
}
