import { shortHash } from "./shortHash.ts";
import type { EndpointLeaves } from "./validation/readEndpoints.ts";

/**
 * Part of a subscription's name. It is named after its receiver, so that taking one off the list leaves
 * the others alone: an e-mail's owner would have to confirm again. What arrives later is named after its
 * place.
 */
export function endpointRole(
  { protocol, endpoint }: Pick<EndpointLeaves, "protocol" | "endpoint">,
  index: number,
): string {
  return endpoint.plain === undefined
    ? `endpoint-${index}`
    : `${protocol}-${shortHash(endpoint.plain)}`;
}
