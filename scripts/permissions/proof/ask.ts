import type { Infrastructure, Role } from "../Infrastructure.ts";
import { PLACE } from "../Infrastructure.ts";
import type { PolicyDocument } from "../PolicyDocument.ts";
import { isAllowed } from "../simulate.ts";
import { narrow } from "./documents.ts";
import type { Forbidden } from "./Forbidden.ts";

/** Something to do with a role. */
type Deed = Pick<Forbidden, "action" | "resource" | "context" | "mustBeDenied">;

const EVERYTHING: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};

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

/** Whatever others allow on what is theirs. */
const OPEN_TO_ALL: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
};

/** How a question is put. */
interface AskOptions {
  /**
   * Whether all statements are put to the simulator, not only those about the action: slower, same answer.
   * @default false
   */
  readonly whole?: boolean;
}

/** Whether a role with these documents may do something, the policies of resources included. */
export function mayDo(
  infrastructure: Infrastructure,
  role: Role,
  documents: readonly PolicyDocument[],
  { action, resource, context, mustBeDenied = false }: Deed,
  { whole = false }: AskOptions = {},
): Promise<boolean> {
  const resourceAccount = accountOf(resource);
  const isOwn = resourceAccount === PLACE.account;
  const own = whole ? documents : narrow(documents, action);
  return isAllowed({
    principal: `${role.arn.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/")}/session`,
    action,
    resource,
    resourceAccount,
    context: { ...requestContext(resource), ...context },
    identityPolicies: mustBeDenied ? [...own, EVERYTHING] : own,
    resourcePolicy: isOwn ? policyOf(infrastructure, resource) : OPEN_TO_ALL,
  });
}

/** Account that a resource belongs to; ARNs of S3 hold none. */
function accountOf(resource: string): string {
  const [, , , , account = ""] = resource.split(":");
  return account === "" || account === "*" ? PLACE.account : account;
}

/** Policy of a resource of the account; of an object it is the bucket's. */
function policyOf(infrastructure: Infrastructure, resource: string): PolicyDocument | undefined {
  const owner = resource.replace(/^(arn:aws:s3:::[^/]+)\/.*$/, "$1");
  const policy = infrastructure.policyOf(owner);
  return policy ?? (resource.includes(":kms:") ? LEFT_TO_IAM : undefined);
}

/** All calls come by TLS. */
function requestContext(resource: string): Record<string, string> {
  return {
    "aws:SecureTransport": "true",
    ...(resource.startsWith("arn:aws:s3:") ? { "s3:TlsVersion": "1.3" } : {}),
  };
}
