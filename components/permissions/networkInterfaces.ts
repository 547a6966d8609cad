import * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "../AwsAccount.ts";
import type { Statement } from "./policyDocument.ts";

/**
 * What Lambda does with the role of a function in a VPC: it makes the function's network interfaces, and
 * takes them away up to 20 minutes after the function has gone.
 */
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
export const INTERFACE_ACTIONS = [
  "ec2:CreateNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:DeleteNetworkInterface",
  "ec2:AssignPrivateIpAddresses",
  "ec2:UnassignPrivateIpAddresses",
];

/** Lets Lambda manage the network interfaces of a function, and not the function's own code. */
export function manageNetworkInterfaces({ partition, accountId }: AwsAccount): Statement[] {
  return [
    {
      Sid: "ManageNetworkInterfaces",
      Effect: "Allow",
      Action: INTERFACE_ACTIONS,
      // Lambda tries the permissions before there is an interface to name, and refuses narrower ones; two
      // of the actions know no resource. The statement below is what keeps others from using them.
      // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaVPCAccessExecutionRole.html
      Resource: "*",
    },
    {
      Sid: "NotFromFunctionCode",
      Effect: "Deny",
      Action: [...INTERFACE_ACTIONS, "ec2:DetachNetworkInterface"],
      Resource: "*",
      Condition: {
        // Any function's code, of any region: so it needs no function to name yet, and holds for another
        // function that is given the role. Lambda's own calls do not carry the key.
        // https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
        ArnEquals: {
          "lambda:SourceFunctionArn": pulumi.interpolate`arn:${partition}:lambda:*:${accountId}:function:*`,
        },
      },
    },
  ];
}
