import { iamRoleTrustSource } from "../../../../policy/rules/leastPrivilege/iamRoleTrustSource.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";
import { documentOf } from "../../documentOf.ts";

const ACCOUNT = { StringEquals: { "aws:SourceAccount": "123456789012" } };

const trust = (Service: unknown, Condition?: object) => ({
  props: {
    assumeRolePolicy: documentOf({
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Principal: { Service },
      Condition,
    }),
  },
});

describeRule(iamRoleTrustSource, {
  compliant: {
    "Scheduler for this account": trust("scheduler.amazonaws.com", ACCOUNT),
    "Firehose for one of its streams": trust("firehose.amazonaws.com", {
      ArnLike: { "AWS:SourceArn": "arn:aws:firehose:us-east-1:123456789012:deliverystream/a" },
    }),
  },
  violating: {
    "Scheduler for anybody": [
      trust(["lambda.amazonaws.com", "scheduler.amazonaws.com"]),
      '"assumeRolePolicy.Statement[0].Condition" must name the account for scheduler.amazonaws.com, got none',
    ],
    "Glue for any account": [
      trust("glue.amazonaws.com", { StringLike: { "aws:SourceAccount": "*" } }),
      '"assumeRolePolicy.Statement[0].Condition" must name the account for glue.amazonaws.com, got "StringLike"',
    ],
    "flow logs for all but one account": [
      trust("vpc-flow-logs.amazonaws.com", { StringNotEquals: { "aws:SourceAccount": "1" } }),
      '"assumeRolePolicy.Statement[0].Condition" must name the account',
    ],
  },
  unknown: {
    "a document that is not written yet": [
      { props: { assumeRolePolicy: UNKNOWN } },
      "assumeRolePolicy",
    ],
    "the account": [
      {
        props: {
          assumeRolePolicy: {
            Statement: [
              {
                Effect: "Allow",
                Action: "sts:AssumeRole",
                Principal: { Service: "glue.amazonaws.com" },
                Condition: { StringEquals: { "aws:SourceAccount": UNKNOWN } },
              },
            ],
          },
        },
      },
      "assumeRolePolicy.Statement[0].Condition.StringEquals.aws:SourceAccount",
    ],
  },
  notApplicable: {
    "Lambda, which does not say for whom": trust("lambda.amazonaws.com"),
    "a role for people": {
      props: {
        assumeRolePolicy: documentOf({ Effect: "Allow", Principal: { AWS: "123456789012" } }),
      },
    },
  },
});
