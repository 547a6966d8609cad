import { S3Client } from "@aws-sdk/client-s3";
import { requireAwsAccess } from "../requireAwsAccess.ts";
import type { ImportPlace } from "./ImportFile.ts";
import { putFile } from "./putFile.ts";

/** How long a connection may take to be made, in milliseconds. */
const CONNECT_MS = 10_000;

/**
 * Opens the archive bucket of a deployed pipeline, with the region and credentials of the environment.
 * @param endpoint of S3, where it is not AWS's: for instance that of a local run
 * @throws {UsageError} if there are none
 */
export async function openDeployed(
  bucket: string,
  endpoint: string | undefined,
): Promise<ImportPlace> {
  const client = new S3Client({
    requestHandler: { connectionTimeout: CONNECT_MS },
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
  });
  await requireAwsAccess(client);
  return {
    bucket,
    put: (file, onBytes) => putFile(client, bucket, file, onBytes),
    // When its rows are there, only the function's log tells.
    settle: () => Promise.resolve(undefined),
    close: () => {
      client.destroy();
      return Promise.resolve();
    },
  };
}
