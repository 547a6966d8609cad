import type * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "../AwsAccount.ts";
import { policyDocument } from "./policyDocument.ts";

/**
 * Trust policy of a role that one service assumes, for resources of the same account only: without
 * the condition, the service could be made to act with the role for a stranger's resource.
 */
export function serviceTrust(
  service: string,
  { accountId }: AwsAccount,
  sourceArn?: pulumi.Input<string>,
): pulumi.Output<string> {
  return policyDocument([
    {
      Sid: "OwnAccountOnly",
      Effect: "Allow",
      Principal: { Service: service },
      Action: "sts:AssumeRole",
      Condition: {
        StringEquals: { "aws:SourceAccount": accountId },
        ...(sourceArn === undefined ? {} : { ArnLike: { "aws:SourceArn": sourceArn } }),
      },
    },
  ]);
}
