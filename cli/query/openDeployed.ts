import { AthenaClient } from "@aws-sdk/client-athena";
import { requireAwsAccess } from "../requireAwsAccess.ts";
import type { AthenaOptions } from "./openAthenaPlace.ts";
import { openAthenaPlace } from "./openAthenaPlace.ts";
import type { QueryPlace } from "./QueryPlace.ts";

/**
 * Opens a deployed workgroup, with the region and credentials of the environment.
 * @throws {UsageError} if there are none
 */
export async function openDeployed(options: Omit<AthenaOptions, "client">): Promise<QueryPlace> {
  const client = new AthenaClient({});
  await requireAwsAccess(client);
  return openAthenaPlace({ ...options, client });
}
