import type { Evidence } from "./AccessRequest.ts";
import type { Grant } from "./proof/documents.ts";
import { grantsOf } from "./proof/documents.ts";
import type { RoleCase } from "./proof/proveRole.ts";

/** A grant of a role, and the first that is known to need it. */
export interface GrantUse {
  readonly role: string;
  readonly grant: Grant;
  /** Undefined for denials, which nobody needs. */
  readonly by: Evidence | undefined;
}

/** Each grant of a role with the first road, or else the service, whose request it allows by itself. */
export async function usesOf(roleCase: RoleCase): Promise<GrantUse[]> {
  const { subject, requests } = roleCase;
  const uses: GrantUse[] = [];
  for (const grant of grantsOf(subject.documents)) {
    const statement = subject.documents[grant.document]?.Statement[grant.statement];
    if (statement === undefined) continue;
    const alone = [
      {
        Version: "2012-10-17",
        Statement: [{ ...statement, Action: grant.action, Resource: grant.resource }],
      },
    ];
    const candidates = requests.filter(({ action }) => action === grant.action);
    let by: Evidence | undefined;
    for (const request of grant.effect === "Deny" ? [] : candidates) {
      if (by !== undefined) break;
      if (await subject.mayDo(alone, request)) by = request.evidence;
    }
    uses.push({ role: subject.name, grant, by });
  }
  return uses;
}
