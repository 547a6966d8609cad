import type * as pulumi from "@pulumi/pulumi";
import type { FailedBucket } from "./keepFailures.ts";
import { keepFailures } from "./keepFailures.ts";
import type { Statement } from "./policyDocument.ts";
import { useKey } from "./useKey.ts";

/** What notify-slack does: read its webhook's address, and keep what it could not post. */
export function slackStatements(
  failed: FailedBucket,
  secretArn: pulumi.Output<string>,
): Statement[] {
  return [
    {
      Sid: "ReadWebhook",
      Effect: "Allow",
      Action: ["secretsmanager:GetSecretValue"],
      Resource: secretArn,
    },
    useKey(failed.account, {
      sid: "DecryptWebhook",
      keyArn: failed.keyArn,
      actions: ["kms:Decrypt"],
      service: "secretsmanager",
      // https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
      context: { SecretARN: secretArn },
    }),
    ...keepFailures(failed),
  ];
}
