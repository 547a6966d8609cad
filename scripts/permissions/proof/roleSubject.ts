import type { Infrastructure, Role } from "../Infrastructure.ts";
import { PLACE } from "../Infrastructure.ts";
import type { PolicyDocument } from "../PolicyDocument.ts";
import { isAllowed } from "../simulate.ts";
import { narrow } from "./documents.ts";
import type { AskOptions, Deed, Subject } from "./Subject.ts";
import { accountOf, EVERYTHING, OPEN_TO_ALL, requestContext } from "./Subject.ts";

/** A key that leaves it to the account's IAM policies who uses it, as keys do unless told otherwise. */
const LEFT_TO_IAM: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${PLACE.account}:root` },
      Action: "kms:*",
      Resource: "*",
    },
  ],
};

/** Whoever has a role, with what the policies of resources and endpoints say. */
export function roleSubject(
  infrastructure: Infrastructure,
  { name, arn, documents }: Pick<Role, "name" | "arn" | "documents">,
): Subject {
  const principal = `${arn.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/")}/session`;
  return {
    name,
    documents,
    mayDo: (own, deed, options = {}) => ask(infrastructure, { principal, own, deed, options }),
  };
}

interface Asked {
  readonly principal: string;
  readonly own: readonly PolicyDocument[];
  readonly deed: Deed;
  readonly options: AskOptions;
}

async function ask(
  infrastructure: Infrastructure,
  { principal, own, deed, options: { whole = false } }: Asked,
): Promise<boolean> {
  const { action, resource, context, mustBeDenied = false, endpoint } = deed;
  const resourceAccount = accountOf(resource);
  const isOwn = resourceAccount === PLACE.account;
  const documents = whole ? own : narrow(own, action);
  const endpointPolicy = endpoint === undefined ? undefined : infrastructure.policyOf(endpoint);
  if (endpoint !== undefined && endpointPolicy === undefined) {
    throw new Error(`${endpoint} must have a policy: one without lets everything pass`);
  }
  return isAllowed({
    principal,
    action,
    resource,
    resourceAccount,
    context: { ...requestContext(resource), ...context },
    identityPolicies: mustBeDenied ? [...documents, EVERYTHING] : documents,
    resourcePolicy: isOwn ? policyOf(infrastructure, resource) : OPEN_TO_ALL,
    endpointPolicy,
  });
}

/** Policy of a resource of the account; of an object it is the bucket's. */
function policyOf(infrastructure: Infrastructure, resource: string): PolicyDocument | undefined {
  const owner = resource.replace(/^(arn:aws:s3:::[^/]+)\/.*$/, "$1");
  const policy = infrastructure.policyOf(owner);
  return policy ?? (resource.includes(":kms:") ? LEFT_TO_IAM : undefined);
}
