import type { AccessRequest } from "../AccessRequest.ts";
import type { Infrastructure } from "../Infrastructure.ts";
import { PLACE } from "../Infrastructure.ts";
import { forbiddenOf } from "../proof/forbiddenOf.ts";
import type { RoleCase } from "../proof/proveRole.ts";
import { roleSubject } from "../proof/roleSubject.ts";
import { ANALYSTS } from "./people.ts";

/** The case of people who query: what they need, and neither what is next to it nor what roles do. */
export function analystCaseOf(
  infrastructure: Infrastructure,
  requests: readonly AccessRequest[],
  requestsOfRoles: readonly AccessRequest[],
): RoleCase {
  const person = {
    name: ANALYSTS,
    arn: `arn:aws:iam::${PLACE.account}:role/${ANALYSTS}`,
    documents: [infrastructure.analystPolicy],
  };
  return {
    subject: roleSubject(infrastructure, person),
    requests,
    forbidden: forbiddenOf(infrastructure, ANALYSTS, [...requests, ...requestsOfRoles]),
  };
}
