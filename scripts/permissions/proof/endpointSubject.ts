import { PLACE } from "../Infrastructure.ts";
import type { PolicyDocument } from "../PolicyDocument.ts";
import { isAllowed } from "../simulate.ts";
import { narrow } from "./documents.ts";
import type { AskOptions, Deed, Subject } from "./Subject.ts";
import { accountOf, EVERYTHING, OPEN_TO_ALL, requestContext } from "./Subject.ts";

/**
 * A VPC endpoint: what passes it when whoever calls may do everything and everybody's resources are open
 * to all, so that it alone decides. Callers are of the account that the deed's `aws:PrincipalAccount`
 * tells, else of this one.
 */
export function endpointSubject(name: string, document: PolicyDocument): Subject {
  return {
    name,
    documents: [document],
    mayDo: (documents, deed, options = {}) => passes(documents, deed, options),
  };
}

async function passes(
  documents: readonly PolicyDocument[],
  { action, resource, context }: Deed,
  { whole = false }: AskOptions,
): Promise<boolean> {
  const account = context["aws:PrincipalAccount"] ?? PLACE.account;
  const [endpointPolicy] = whole ? documents : narrow(documents, action);
  // IAM takes no policy without a statement; what no statement names does not pass.
  if (endpointPolicy === undefined || endpointPolicy.Statement.length === 0) return false;
  return isAllowed({
    principal: `arn:aws:sts::${account}:assumed-role/any/session`,
    action,
    resource,
    resourceAccount: accountOf(resource),
    context: { ...requestContext(resource, account), ...context },
    identityPolicies: [EVERYTHING],
    resourcePolicy: OPEN_TO_ALL,
    endpointPolicy,
  });
}
