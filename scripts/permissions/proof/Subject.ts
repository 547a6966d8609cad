import { PLACE } from "../Infrastructure.ts";
import type { PolicyDocument } from "../PolicyDocument.ts";
import type { Forbidden } from "./Forbidden.ts";

/** Something to do. */
export type Deed = Pick<Forbidden, "action" | "resource" | "context" | "mustBeDenied"> & {
  /** ARN of the VPC endpoint that it passes; absent: none. */
  readonly endpoint?: string;
};

/** How a question is put. */
export interface AskOptions {
  /**
   * Whether all statements are put to the simulator, not only those about the action: slower, same answer.
   * @default false
   */
  readonly whole?: boolean;
}

/** Whose documents are proven: a role, people who query, an endpoint. */
export interface Subject {
  /** As the table of permissions shows it. */
  readonly name: string;
  readonly documents: readonly PolicyDocument[];
  /** Whether something can be done with these documents in the place of its own. */
  readonly mayDo: (
    documents: readonly PolicyDocument[],
    deed: Deed,
    options?: AskOptions,
  ) => Promise<boolean>;
}

/** Lets do everything; of resources whoever it is. */
export const EVERYTHING: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};

/** Whatever others allow on what is theirs. */
export const OPEN_TO_ALL: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
};

/** Account that a resource belongs to; ARNs of S3 hold none. */
export function accountOf(resource: string): string {
  const [, , , , account = ""] = resource.split(":");
  return account === "" || account === "*" ? PLACE.account : account;
}

/** All calls come by TLS, and tell whose caller it is. */
export function requestContext(
  resource: string,
  account: string = PLACE.account,
): Record<string, string> {
  return {
    "aws:PrincipalAccount": account,
    "aws:SecureTransport": "true",
    ...(resource.startsWith("arn:aws:s3:") ? { "s3:TlsVersion": "1.3" } : {}),
  };
}
