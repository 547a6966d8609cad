import type { ServiceCall } from "../../../local/calls/ServiceCall.ts";
import type { AccessRequest } from "../AccessRequest.ts";
import type { Infrastructure } from "../Infrastructure.ts";
import type { KeyUse } from "./keyRequests.ts";

/** What a call asks of IAM, less whose call it is. */
export interface CallNeeds {
  readonly grants: readonly (Pick<AccessRequest, "action" | "resource"> &
    Partial<Pick<AccessRequest, "context">>)[];
  readonly keys: readonly KeyUse[];
}

/**
 * Reads the calls of one service.
 * @throws for an operation that it does not know: what that needs would go unseen.
 */
export type CallReader = (call: ServiceCall, infrastructure: Infrastructure) => CallNeeds;

/** Operation and body of a call in AWS's JSON protocols. */
export function readJson({ headers, body }: ServiceCall): {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
} {
  const operation = String(headers["x-amz-target"]).split(".").at(-1) ?? "";
  return { operation, input: JSON.parse(body.toString("utf8")) as Record<string, unknown> };
}

/** What a reader says of an operation that it does not know. */
export function unknownOperation(service: string, operation: string): Error {
  return new Error(
    `${service} ${operation}: what IAM is asked for it is not known here; add it to ` +
      `scripts/permissions/requests from the Service Authorization Reference`,
  );
}
