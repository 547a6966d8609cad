import { iamPolicyPassRole } from "../../../../policy/rules/leastPrivilege/iamPolicyPassRole.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";
import { documentOf } from "../../documentOf.ts";

const ROLE = "arn:aws:iam::123456789012:role/sweep";
const ONLY_SCHEDULER = { StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } };

const policy = (Resource: unknown, Condition?: object, Action = "iam:PassRole") => ({
  props: { policy: documentOf({ Effect: "Allow", Action, Resource, Condition }) },
});

describeRule(iamPolicyPassRole, {
  compliant: {
    "one role to one service": policy(ROLE, ONLY_SCHEDULER),
    "everything but it": {
      props: { policy: documentOf({ Effect: "Allow", NotAction: "iam:Pass*", Resource: "*" }) },
    },
    "other actions on everything": policy("*", undefined, "iam:GetRole"),
  },
  violating: {
    "any role": [
      policy("*", ONLY_SCHEDULER),
      '"policy.Statement[0].Resource" must be a role\'s ARN for iam:PassRole, got "*"; name the role',
    ],
    "any role of the account": [
      policy("arn:aws:iam::123456789012:role/*", ONLY_SCHEDULER),
      '"policy.Statement[0].Resource" must be a role\'s ARN',
    ],
    "any service": [
      policy(ROLE),
      '"policy.Statement[0].Condition" must name the services for iam:PassRole in iam:PassedToService, got none',
    ],
    "any service, in other words": [
      policy(ROLE, { StringLike: { "iam:PassedToService": "*" } }),
      '"policy.Statement[0].Condition" must name the services',
    ],
    "a condition that holds without the service": [
      policy(ROLE, { StringEqualsIfExists: { "iam:PassedToService": "lambda.amazonaws.com" } }),
      '"policy.Statement[0].Condition" must name the services',
    ],
    "everything but what does not pass roles": [
      {
        props: {
          policy: documentOf({ Effect: "Allow", NotAction: ["s3:*", "iam:Get*"], Resource: "*" }),
        },
      },
      '"policy.Statement[0].Resource" must be a role\'s ARN for everything but s3:*, iam:Get*',
    ],
    "a condition that asks for any service": [
      policy(ROLE, { Null: { "iam:PassedToService": "false" } }),
      '"policy.Statement[0].Condition" must name the services',
    ],
    "a pattern that holds the action": [
      policy("*", undefined, "iam:Pass*"),
      '"policy.Statement[0].Resource" must be a role\'s ARN for iam:Pass*',
    ],
  },
  unknown: {
    "a document that is not written yet": [{ props: { policy: UNKNOWN } }, "policy"],
    "a role that is not known yet": [
      {
        props: {
          policy: { Statement: [{ Effect: "Allow", Action: "iam:PassRole", Resource: UNKNOWN }] },
        },
      },
      "policy.Statement[0].Resource",
    ],
  },
});
