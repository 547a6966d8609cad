import { AlertProtocol } from "./args/AlertEndpoint.ts";
import { shortHash } from "./shortHash.ts";
import type { EndpointLeaves } from "./validation/readEndpoints.ts";

/** What of an endpoint its name depends on. */
interface Endpoint extends Pick<EndpointLeaves, "protocol"> {
  readonly endpoint: Pick<EndpointLeaves["endpoint"], "plain">;
}

/**
 * Part of a subscription's name. It is named after its receiver, so that taking one off the list leaves
 * the others alone: an e-mail's owner would have to confirm again. What is a secret, or arrives later,
 * is named after its place among such of its protocol. Names are no secret, and a hash in them would let
 * whoever reads them try addresses and numbers until one fits.
 * @param all the list that `one` is in
 */
export function endpointRole(one: Endpoint, all: readonly Endpoint[]): string {
  const address = openAddress(one);
  if (address !== undefined) return `${one.protocol}-${shortHash(address)}`;
  const nameless = all.filter(
    (other) => other.protocol === one.protocol && openAddress(other) === undefined,
  );
  return `${one.protocol}-${nameless.indexOf(one)}`;
}

/** An address that is no secret. A webhook always is one, however it is given. */
function openAddress({ protocol, endpoint }: Endpoint): string | undefined {
  return protocol === AlertProtocol.Slack ? undefined : endpoint.plain;
}
