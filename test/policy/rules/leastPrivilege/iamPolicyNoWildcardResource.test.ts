import { iamPolicyNoWildcardResource } from "../../../../policy/rules/leastPrivilege/iamPolicyNoWildcardResource.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";
import { documentOf } from "../../documentOf.ts";

const policy = (Action: unknown, Resource: unknown, more: object = {}) => ({
  props: { policy: documentOf({ Effect: "Allow", Action, Resource, ...more }) },
});
const TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/ticks";

describeRule(iamPolicyNoWildcardResource, {
  compliant: {
    "named resources": policy("dynamodb:PutItem", TABLE),
    "a part of a resource": policy("s3:GetObject", "arn:aws:s3:::raw/*"),
    ...Object.fromEntries(
      [
        "arn:aws:s3:::raw/*",
        "arn:aws:execute-api:us-east-1:123456789012:a1b2/*",
        "arn:aws:sns:us-east-1:123456789012:alerts:*",
        "arn:aws:glue:us-east-1:123456789012:table/market/*",
        "arn:aws:dynamodb:*:*:table/ticks",
        "arn:aws:autoscaling:*:*:autoScalingGroup:*:autoScalingGroupName/workers",
      ].map((resource) => [resource, policy("dynamodb:GetItem", resource)]),
    ),
    "actions that take no resources": policy(
      ["xray:PutTraceSegments", "xray:PutTelemetryRecords", "dynamodb:ListStreams"],
      "*",
    ),
    "a pattern of such actions": policy("xray:Put*Records", "*"),
    "what Lambda needs for its network interfaces": policy(
      ["ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "EC2:DeleteNetworkInterface"],
      "*",
    ),
  },
  violating: {
    "a wildcard": [
      policy("dynamodb:PutItem", "*"),
      '"policy.Statement[0].Resource" must not be "*" for dynamodb:PutItem, got "*"; name the',
    ],
    "a wildcard in a list, for one action of several": [
      policy(["xray:PutTraceSegments", "sns:Publish"], [TABLE, "*"]),
      '"policy.Statement[0].Resource" must not be "*" for sns:Publish',
    ],
    "an ARN that names a service only": [
      policy("s3:GetObject", "arn:aws:s3:::*"),
      '"policy.Statement[0].Resource" must not be "arn:aws:s3:::*" for s3:GetObject',
    ],
    "a pattern that takes resources": [
      policy("dynamodb:BatchGet*", "*"),
      '"policy.Statement[0].Resource" must not be "*" for dynamodb:BatchGetItem',
    ],
    ...Object.fromEntries(
      [
        "arn:*:dynamodb:*:*:*",
        "arn:aws:dynamodb:us-east-1:123456789012:table/*",
        "arn:aws:dynamodb:*:*:table/*/index/*",
        "arn:aws:s3:::*/*",
        "arn:aws:s3:::*/raw/ticks.json",
        "arn:aws:logs:us-east-1:${aws:PrincipalAccount}:log-group:*:*",
        "arn:aws:sns:*:*:*",
        "arn:aws:*",
      ].map((resource) => [
        resource,
        [
          policy("dynamodb:GetItem", resource),
          `"policy.Statement[0].Resource" must not be "${resource}" for dynamodb:GetItem`,
        ] as const,
      ]),
    ),
    "each pattern by itself, which is told as it is where it matches many": [
      policy(["sns:Publish", "s3:Get*"], "*"),
      '"policy.Statement[0].Resource" must not be "*" for sns:Publish',
      '"policy.Statement[0].Resource" must not be "*" for s3:Get*, got "*"',
    ],
    "everything but some actions": [
      {
        props: {
          policy: documentOf({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }),
        },
      },
      '"policy.Statement[0].Resource" must not be "*" for everything but some',
    ],
    "all actions": [policy("*", "*"), '"policy.Statement[0].Resource" must not be "*" for *'],
    "everything but some": [
      {
        props: {
          policy: documentOf({
            Effect: "Allow",
            Action: "sns:Publish",
            NotResource: "arn:aws:sns:*:*:a",
          }),
        },
      },
      '"policy.Statement[0].Resource" must not be "everything but some" for sns:Publish',
    ],
  },
  unknown: {
    "a document that is not written yet": [{ props: { policy: UNKNOWN } }, "policy"],
    "a resource that is not known yet": [
      {
        props: {
          policy: {
            Statement: [
              { Effect: "Allow", Action: "sns:Publish", Resource: UNKNOWN },
              { Effect: "Allow", Action: "sns:Publish", Resource: "*" },
            ],
          },
        },
      },
      "policy.Statement[0].Resource",
      '"policy.Statement[1].Resource" must not be "*"',
    ],
  },
  notApplicable: {
    "what is denied": {
      props: { policy: documentOf({ Effect: "Deny", Action: "s3:GetObject", Resource: "*" }) },
    },
  },
});
