import type * as pulumi from "@pulumi/pulumi";
import type { Statement } from "./policyDocument.ts";

/**
 * Closes a topic to what comes without TLS and to subscribers of other accounts, whatever somebody
 * allows beside it: who may subscribe reads every message.
 */
export function refuseOutsiders(
  topicArn: pulumi.Input<string>,
  accountId: pulumi.Input<string>,
): Statement[] {
  return [
    {
      Sid: "TlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: ["sns:Publish", "sns:Subscribe"],
      Resource: topicArn,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    {
      Sid: "NoPlainHttp",
      Effect: "Deny",
      Principal: "*",
      Action: "sns:Subscribe",
      Resource: topicArn,
      // https://docs.aws.amazon.com/sns/latest/dg/sns-using-identity-based-policies.html
      Condition: { StringEquals: { "sns:Protocol": "http" } },
    },
    {
      Sid: "NoForeignSubscribers",
      Effect: "Deny",
      Principal: "*",
      Action: "sns:Subscribe",
      Resource: topicArn,
      Condition: { StringNotEquals: { "aws:PrincipalAccount": accountId } },
    },
  ];
}
