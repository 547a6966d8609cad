import * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "../AwsAccount.ts";
import type { Statement } from "./policyDocument.ts";
import { useKey } from "./useKey.ts";

/** Where what outlives its retries is kept. */
export interface FailedBucket {
  readonly account: AwsAccount;
  readonly failedArn: pulumi.Output<string>;
  /** Encrypts the bucket. */
  readonly keyArn: pulumi.Output<string>;
}

/** What Lambda does with the function's role when a batch or an event outlives its retries. */
export function keepFailures({ account, keyArn, failedArn }: FailedBucket): Statement[] {
  return [
    {
      Sid: "KeepFailures",
      Effect: "Allow",
      Action: ["s3:PutObject"],
      Resource: pulumi.interpolate`${failedArn}/aws/lambda/*`,
    },
    {
      Sid: "FindFailedBucket",
      Effect: "Allow",
      Action: ["s3:ListBucket"],
      Resource: failedArn,
    },
    useKey(account, {
      sid: "EncryptFailures",
      keyArn,
      actions: ["kms:GenerateDataKey"],
      service: "s3",
      // The bucket is the pipeline's own and has a bucket key.
      context: { "aws:s3:arn": failedArn },
    }),
  ];
}
