import * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "../AwsAccount.ts";
import { policyDocument } from "./policyDocument.ts";

/**
 * Policy of a topic that its own account alone publishes and subscribes to. The denials stand whatever
 * somebody allows beside them: who may subscribe reads every alert.
 */
export function topicPolicy(
  topicArn: pulumi.Input<string>,
  { partition, accountId }: AwsAccount,
): pulumi.Output<string> {
  return policyDocument([
    {
      Sid: "OwnAccount",
      Effect: "Allow",
      Principal: { AWS: pulumi.interpolate`arn:${partition}:iam::${accountId}:root` },
      Action: [
        "sns:GetTopicAttributes",
        "sns:ListSubscriptionsByTopic",
        "sns:Publish",
        "sns:Subscribe",
      ],
      Resource: topicArn,
    },
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
  ]);
}
