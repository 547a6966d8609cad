import type { AlertProtocol as Protocol } from "../args/AlertEndpoint.ts";
import { AlertProtocol } from "../args/AlertEndpoint.ts";
import { ENDPOINT_RULES } from "./endpointRules.ts";
import type { Leaf } from "./Leaf.ts";
import { readLeaf, readPair } from "./Leaf.ts";
import type { Problems } from "./Problems.ts";
import { readList, readObject, refuseUnknown } from "./readGroup.ts";
import { oneOf, textLike } from "./rules.ts";

/** One receiver of alerts, read. */
export interface EndpointLeaves {
  readonly protocol: Leaf<Protocol>;
  readonly endpoint: Leaf<string>;
}

/** Reads the list of receivers; an endpoint is judged by its protocol. */
export function readEndpoints(problems: Problems, input: unknown): readonly EndpointLeaves[] {
  const endpoints = readList(problems, input ?? [], "alertEndpoints").flatMap((item, index) =>
    readEndpoint(problems, item, `alertEndpoints[${index}]`),
  );
  refuseTwins(problems, endpoints);
  return endpoints;
}

function readEndpoint(
  problems: Problems,
  input: unknown,
  propertyPath: string,
): readonly EndpointLeaves[] {
  const group = readObject(problems, input, propertyPath);
  if (group === undefined) return [];
  refuseUnknown(problems, { group, propertyPath, names: ["protocol", "endpoint"] });
  const [protocol, endpoint] = readPair(problems, {
    first: readLeaf(problems, group["protocol"], {
      propertyPath: `${propertyPath}.protocol`,
      rule: oneOf(Object.values(AlertProtocol)),
    }),
    second: readLeaf(problems, group["endpoint"], {
      propertyPath: `${propertyPath}.endpoint`,
      rule: textLike(/\S/, { rule: "a text", nextStep: "write an address or an ARN" }),
    }),
    judge: (first, second, show) => {
      const verdict = ENDPOINT_RULES[first](second);
      if ("accepted" in verdict) return undefined;
      return {
        propertyPath: `${propertyPath}.endpoint`,
        reason: `"endpoint" must be ${verdict.rule}, got ${show(second)}; ${verdict.nextStep}.`,
      };
    },
  });
  return [{ protocol, endpoint }];
}

function refuseTwins(problems: Problems, endpoints: readonly EndpointLeaves[]): void {
  const places = new Map<string, string>();
  for (const { protocol, endpoint } of endpoints) {
    if (protocol.plain === undefined || endpoint.plain === undefined) continue;
    const identity = `${protocol.plain} ${endpoint.plain}`;
    const twin = places.get(identity);
    if (twin === undefined) {
      places.set(identity, endpoint.propertyPath);
      continue;
    }
    problems.add({
      propertyPath: endpoint.propertyPath,
      reason: `"endpoint" must differ from the endpoints before it, got "${endpoint.plain}" as in "${twin}"; remove one.`,
    });
  }
}
