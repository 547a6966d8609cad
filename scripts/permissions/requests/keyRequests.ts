import type { AccessRequest } from "../AccessRequest.ts";
import type { Infrastructure } from "../Infrastructure.ts";
import { PLACE } from "../Infrastructure.ts";

/** Condition key with the partition keys of the items that a request touches. */
export const LEADING_KEYS = "dynamodb:LeadingKeys";

/** Use of a key by a service, on behalf of whoever called it. */
export interface KeyUse {
  /** ARN of what the key encrypts. */
  readonly resource: string;
  readonly actions: readonly ("kms:Decrypt" | "kms:GenerateDataKey")[];
  /** For instance `dynamodb`. */
  readonly service: string;
  /** Encryption context by key, without its prefix. */
  readonly context?: Readonly<Record<string, string>>;
}

/** What KMS is asked; nothing where the resource has no key of the customer's. */
export function keyRequests(
  infrastructure: Infrastructure,
  { role, evidence }: Pick<AccessRequest, "role" | "evidence">,
  { resource, actions, service, context = {} }: KeyUse,
): AccessRequest[] {
  const key = infrastructure.keyOf(resource);
  if (key === undefined) return [];
  const encryptionContext = Object.fromEntries(
    Object.entries(context).map(([name, value]) => [`kms:EncryptionContext:${name}`, value]),
  );
  return actions.map((action) => ({
    role,
    evidence,
    action,
    resource: key.keyArn,
    context: {
      "kms:ViaService": `${service}.${PLACE.region}.amazonaws.com`,
      "kms:CallerAccount": PLACE.account,
      ...encryptionContext,
    },
  }));
}

/**
 * Encryption context of an object: its bucket where the bucket has a bucket key.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
 */
export function objectContext(
  infrastructure: Infrastructure,
  bucketArn: string,
  objectArn: string,
): Record<string, string> {
  const isBucketKey = infrastructure.keyOf(bucketArn)?.isBucketKey === true;
  return { "aws:s3:arn": isBucketKey ? bucketArn : objectArn };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html */
export function tableContext(tableArn: string): Record<string, string> {
  return {
    "aws:dynamodb:tableName": tableArn.split("/")[1] ?? "",
    "aws:dynamodb:subscriberId": PLACE.account,
  };
}
