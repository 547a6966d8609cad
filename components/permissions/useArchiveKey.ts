import * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "../AwsAccount.ts";
import type { Statement } from "./policyDocument.ts";
import type { KeyUse } from "./useKey.ts";
import { useKey } from "./useKey.ts";

/** The bucket of the archive, and its key. */
export interface ArchiveKey {
  readonly account: AwsAccount;
  readonly archiveArn: pulumi.Output<string>;
  /** Undefined for a bucket that has no key of the customer's. */
  readonly archiveKeyArn: pulumi.Output<string> | undefined;
  /** Whether the archive is known to have a bucket key: S3 then asks for the bucket, not each object. */
  readonly archiveHasBucketKey: boolean;
}

/** Lets a role use the archive's key by way of S3; nothing where there is none of the customer's. */
export function useArchiveKey(
  { account, archiveArn, archiveKeyArn, archiveHasBucketKey }: ArchiveKey,
  { sid, actions }: Pick<KeyUse, "sid" | "actions">,
): Statement[] {
  if (archiveKeyArn === undefined) return [];
  const objects = pulumi.interpolate`${archiveArn}/*`;
  const statement = useKey(account, {
    sid,
    keyArn: archiveKeyArn,
    actions,
    service: "s3",
    ...(archiveHasBucketKey
      ? { context: { "aws:s3:arn": archiveArn } }
      : { contextLike: { "aws:s3:arn": [archiveArn, objects] } }),
  });
  return [statement];
}
