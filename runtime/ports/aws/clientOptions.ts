import type { DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";

const ignore = (): void => undefined;

/** Says nothing. Without `info`, for which the SDK would copy every request and response. */
const SILENT = { trace: ignore, debug: ignore, warn: ignore, error: ignore };

/**
 * Options of every AWS client: short time-outs, because a call that hangs would eat the invocation, and
 * the SDK's own retries, which back off with jitter.
 */
export const CLIENT_OPTIONS = {
  logger: SILENT as unknown as NonNullable<DynamoDBClientConfig["logger"]>,
  maxAttempts: 4,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
};

/** Options of clients that read and write whole objects: megabytes take longer than a batch of items. */
export const BULK_CLIENT_OPTIONS = {
  ...CLIENT_OPTIONS,
  requestHandler: { ...CLIENT_OPTIONS.requestHandler, requestTimeout: 30_000 },
};
