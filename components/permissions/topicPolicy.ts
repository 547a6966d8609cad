import * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "../AwsAccount.ts";
import { policyDocument } from "./policyDocument.ts";
import { refuseOutsiders } from "./refuseOutsiders.ts";

/**
 * Policy of a topic that its own account alone publishes and subscribes to.
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
    ...refuseOutsiders(topicArn, accountId),
  ]);
}
