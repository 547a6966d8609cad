import type { AccessRequest } from "../AccessRequest.ts";
import type { Infrastructure } from "../Infrastructure.ts";
import { arnOf } from "../Infrastructure.ts";
import { requestsOfNeed } from "../services/ServiceNeed.ts";
import { analystNeeds } from "./analystNeeds.ts";
import { ANALYSTS, databaseOf, workgroupOf } from "./people.ts";
import { queryRoad } from "./queryRoad.ts";

/** All that is asked of IAM when people query: by the command, and by Athena on their behalf. */
export async function analystRequests(infrastructure: Infrastructure): Promise<AccessRequest[]> {
  const { name } = workgroupOf(infrastructure);
  const calls = await queryRoad(name, databaseOf(infrastructure));
  const evidence = { kind: "road", by: "stock-analytics query" } as const;
  const made = calls.map(({ operation, input }): AccessRequest => {
    // What has an id is of the workgroup in which it was made.
    const { WorkGroup = name } = input as { WorkGroup?: string };
    const resource = arnOf("athena", `workgroup/${WorkGroup}`);
    return { role: ANALYSTS, evidence, action: `athena:${operation}`, resource, context: {} };
  });
  return [
    ...made,
    ...analystNeeds(infrastructure).flatMap((need) => requestsOfNeed(infrastructure, need)),
  ];
}
