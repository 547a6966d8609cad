import type { Logger } from "@smithy/types";

/**
 * Options of every AWS client: short time-outs, because a call that hangs would eat the invocation, and
 * the SDK's own retries, which back off with jitter.
 */
export const CLIENT_OPTIONS = {
  // Without `info`: the SDK's own silent logger still makes it copy every response to be logged.
  logger: {} as Logger,
  maxAttempts: 4,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
};
