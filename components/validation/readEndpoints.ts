import { AlertProtocol } from "../args/AlertEndpoint.ts";
import { filterPolicyFault } from "../filterPolicyFault.ts";
import { OpsProtocol } from "../monitoring/OpsTopic.ts";
import { describeValue, showFor } from "./describeValue.ts";
import { ENDPOINT_RULES } from "./endpointRules.ts";
import { isLater } from "./Known.ts";
import type { Leaf } from "./Leaf.ts";
import { readLeaf } from "./Leaf.ts";
import type { Problems } from "./Problems.ts";
import { readList, readObject, refuseUnknown } from "./readObject.ts";
import { readPlain } from "./readPlain.ts";
import { oneOf } from "./rules.ts";

/** One receiver, read. */
export interface EndpointLeaves<Protocol extends AlertProtocol = AlertProtocol> {
  readonly propertyPath: string;
  readonly protocol: Protocol;
  readonly endpoint: Leaf<string>;
  /** As JSON text; undefined: it gets all. */
  readonly filterPolicy: string | undefined;
}

/** Reads the list of receivers of alerts; an endpoint is judged by its protocol. */
export function readEndpoints(problems: Problems, input: unknown): readonly EndpointLeaves[] {
  return readReceivers(problems, input, {
    propertyPath: "alertEndpoints",
    protocols: Object.values(AlertProtocol),
    names: ["protocol", "endpoint", "filterPolicy"],
  });
}

/** Reads the list of receivers of alarms. */
export function readOpsEndpoints(
  problems: Problems,
  input: unknown,
  propertyPath: string,
): readonly EndpointLeaves<OpsProtocol>[] {
  return readReceivers(problems, input, {
    propertyPath,
    protocols: Object.values(OpsProtocol),
    names: ["protocol", "endpoint"],
  });
}

/** How a list of receivers is read. */
interface ReceiversSpec<Protocol> {
  readonly propertyPath: string;
  readonly protocols: readonly Protocol[];
  readonly names: readonly string[];
}

function readReceivers<Protocol extends AlertProtocol>(
  problems: Problems,
  input: unknown,
  spec: ReceiversSpec<Protocol>,
): readonly EndpointLeaves<Protocol>[] {
  const list = input === undefined ? [] : readList(problems, input, spec.propertyPath);
  const endpoints = list.flatMap((item, index) =>
    readReceiver(problems, item, { ...spec, propertyPath: `${spec.propertyPath}[${index}]` }),
  );
  refuseTwins(problems, endpoints);
  return endpoints;
}

function readReceiver<Protocol extends AlertProtocol>(
  problems: Problems,
  input: unknown,
  { propertyPath, protocols, names }: ReceiversSpec<Protocol>,
): readonly EndpointLeaves<Protocol>[] {
  const group = readObject(problems, input, propertyPath);
  if (group === undefined) return [];
  refuseUnknown(problems, { group, propertyPath, names });
  const filterPolicy = names.includes("filterPolicy")
    ? readFilterPolicy(problems, group["filterPolicy"], `${propertyPath}.filterPolicy`)
    : undefined;
  // Plain: a function that is to be invoked, or made, needs resources of its own.
  const protocol = readPlain<Protocol | undefined>(problems, group["protocol"], {
    propertyPath: `${propertyPath}.protocol`,
    rule: oneOf(protocols),
    fallback: undefined,
  });
  if (protocol === undefined) return [];
  const endpoint = readLeaf(problems, group["endpoint"], {
    propertyPath: `${propertyPath}.endpoint`,
    rule: ENDPOINT_RULES[protocol],
  });
  return [{ propertyPath, protocol, endpoint, filterPolicy }];
}

/** Plain, because what no alert can match would be a receiver that never hears anything. */
function readFilterPolicy(
  problems: Problems,
  input: unknown,
  propertyPath: string,
): string | undefined {
  if (input === undefined) return undefined;
  if (isLater(input)) {
    const reason = `"${propertyPath}" must be known while the program runs, got an Output or a promise; write it plainly.`;
    problems.add({ propertyPath, reason });
    return undefined;
  }
  const fault = isJson(input)
    ? filterPolicyFault(input)
    : { path: "", rule: "an object that JSON can hold", value: input };
  if (fault === undefined) return typeof input === "string" ? input : JSON.stringify(input);
  const path = fault.path === "" ? propertyPath : `${propertyPath}.${fault.path}`;
  problems.add({
    propertyPath: path,
    reason: `"${path}" must be ${fault.rule}, got ${describeValue(fault.value)}; correct or omit it.`,
  });
  return undefined;
}

/** Circles and numbers without an end are no JSON. */
function isJson(value: unknown): boolean {
  try {
    JSON.stringify(value);
    return true;
  } catch {
    return false;
  }
}

function refuseTwins(problems: Problems, endpoints: readonly EndpointLeaves[]): void {
  const places = new Map<string, string>();
  for (const { protocol, endpoint } of endpoints) {
    if (endpoint.known === undefined) continue;
    const { value } = endpoint.known;
    const identity = `${protocol} ${value}`;
    const twin = places.get(identity);
    if (twin === undefined) {
      places.set(identity, endpoint.propertyPath);
      continue;
    }
    problems.add({
      propertyPath: endpoint.propertyPath,
      reason: `"endpoint" must differ from the endpoints before it, got ${showFor(endpoint.known)(value)} as in "${twin}"; remove one.`,
    });
  }
}
