import { analystCaseOf } from "./analyst/analystCaseOf.ts";
import type { AccessRequest } from "./AccessRequest.ts";
import type { Observation } from "./observe.ts";
import { endpointCasesOf } from "./proof/endpointCasesOf.ts";
import { forbiddenOf, keyOf } from "./proof/forbiddenOf.ts";
import type { Finding, RoleCase } from "./proof/proveRole.ts";
import { proveRole } from "./proof/proveRole.ts";
import { roleSubject } from "./proof/roleSubject.ts";

/**
 * The case of each role of a program, of people who query, and of each VPC endpoint: what it is known to need, and what it must
 * not be able to do.
 */
export function casesOf({ infrastructure, requests, analyst }: Observation): RoleCase[] {
  const unique = uniqueRequests(requests);
  const roles = [...infrastructure.roles.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return [
    ...roles.map((role) => ({
      subject: roleSubject(infrastructure, role),
      requests: unique.filter((request) => request.role === role.name),
      forbidden: forbiddenOf(infrastructure, role.name, unique),
    })),
    analystCaseOf(infrastructure, uniqueRequests(analyst), unique),
    ...endpointCasesOf(infrastructure, unique),
  ];
}

/** All that speaks against the roles of a program. */
export async function findingsOf(cases: readonly RoleCase[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const one of cases) for await (const finding of proveRole(one)) findings.push(finding);
  return findings;
}

/** Each request of a role once, with the first that made it. */
function uniqueRequests(requests: readonly AccessRequest[]): AccessRequest[] {
  const known = new Map<string, AccessRequest>();
  for (const request of requests) {
    const key = `${request.role} ${keyOf(request)}`;
    if (!known.has(key)) known.set(key, request);
  }
  return [...known.values()];
}
