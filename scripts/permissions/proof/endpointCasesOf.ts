import type { AccessRequest } from "../AccessRequest.ts";
import type { Infrastructure } from "../Infrastructure.ts";
import { ANOTHER_ACCOUNT, text } from "../Infrastructure.ts";
import { endpointSubject } from "./endpointSubject.ts";
import type { Forbidden } from "./Forbidden.ts";
import { keyOf } from "./forbiddenOf.ts";
import { neighboursOf } from "./neighbours.ts";
import type { RoleCase } from "./proveRole.ts";

/** The case of each VPC endpoint: what the functions in the VPC do by it, and nothing beside that. */
export function endpointCasesOf(
  infrastructure: Infrastructure,
  requests: readonly AccessRequest[],
): RoleCase[] {
  // Programs register them in no certain order.
  const endpoints = infrastructure
    .ofType("aws:ec2/vpcEndpoint:VpcEndpoint")
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return endpoints.map(({ name, properties }) => {
    const arn = text(properties["arn"]);
    const document = infrastructure.policyOf(arn);
    if (document === undefined) throw new Error(`endpoint ${name} must have a policy`);
    const own = requests.filter(({ endpoint }) => endpoint === arn);
    const unique = [...new Map(own.map((request) => [keyOf(request), request])).values()];
    return {
      subject: endpointSubject(name, document),
      requests: unique,
      forbidden: forbiddenBy(unique, requests),
    };
  });
}

/**
 * The same by callers of another account; what is next to it; and what roles do at the service without the
 * endpoint: Lambda with a function's role, functions outside the VPC.
 */
function forbiddenBy(
  own: readonly AccessRequest[],
  requests: readonly AccessRequest[],
): Forbidden[] {
  const ownKeys = new Set(own.map(keyOf));
  const services = new Set(own.map(({ action }) => action.split(":")[0]));
  const foreign = own.map(({ action, resource, context }) => ({
    ...{ action, resource, why: "by a caller of another account" },
    context: { ...context, "aws:PrincipalAccount": ANOTHER_ACCOUNT },
  }));
  const outside = requests
    .filter(({ action }) => services.has(action.split(":")[0]))
    .filter((request) => !ownKeys.has(keyOf(request)))
    .map(({ action, resource, context, role }) => {
      return { action, resource, context, why: `as ${role} does elsewhere` };
    });
  const neighbours = own.flatMap(neighboursOf).filter((one) => !ownKeys.has(keyOf(one)));
  return [...foreign, ...neighbours, ...outside];
}
