import { iamPolicyNoServiceWildcard } from "../../../../policy/rules/leastPrivilege/iamPolicyNoServiceWildcard.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/ticks";

const documentOf = (...Statement: object[]) => ({ Version: "2012-10-17", Statement });
const policyOf = (...Statement: object[]) => ({
  props: { policy: JSON.stringify(documentOf(...Statement)) },
});
const allow = (Action: unknown) => ({ Effect: "Allow", Action, Resource: TABLE });

describeRule(iamPolicyNoServiceWildcard, {
  compliant: {
    "named actions": policyOf(allow(["dynamodb:GetItem", "dynamodb:Query"])),
    "a part of a service's actions": policyOf(allow("dynamodb:BatchGet*")),
    "a document that is an object": { props: { policy: documentOf(allow("dynamodb:GetItem")) } },
    "everything denied": policyOf(allow("dynamodb:GetItem"), {
      Effect: "Deny",
      Action: "*",
      Resource: "*",
    }),
    "a role's own policies": {
      type: "aws:iam/role:Role",
      props: { inlinePolicies: [{ policy: JSON.stringify(documentOf(allow("sns:Publish"))) }] },
    },
  },
  violating: {
    "all actions": [
      policyOf(allow("*")),
      '"policy.Statement[0].Action" must not hold all actions, got "*"',
    ],
    "all actions of a service, in a list": [
      policyOf(allow("sns:Publish"), allow(["sns:Publish", "dynamodb:*"])),
      '"policy.Statement[1].Action[1]" must not hold all actions, got "dynamodb:*"',
    ],
    "each pattern of each statement, with the statement's name and what it is about": [
      policyOf(
        { Sid: "Everything", ...allow(["S3:*", "dynamodb:PUT*", "sqs:**"]) },
        { ...allow("*:*"), Resource: ["a", "b", "c", "d", "e"] },
      ),
      `"policy.Statement[0].Action[0]" must not hold all actions, got "S3:*"; name the actions that are needed (statement "Everything": S3:*, dynamodb:PUT*, sqs:** on ${TABLE}).`,
      '"policy.Statement[0].Action[2]" must not hold all actions, got "sqs:**"',
      '"policy.Statement[1].Action" must not hold all actions, got "*:*"; name the actions that are needed (statement: *:* on a, b, c, 2 more).',
    ],
    "elements in another spelling": [
      { props: { policy: { statement: { effect: "allow", action: "s3:*", resource: "*" } } } },
      '"policy.Statement.Action" must not hold all actions, got "s3:*"',
    ],
    "all actions but some": [
      policyOf({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }),
      '"policy.Statement[0].NotAction" must not stand in a statement that allows',
    ],
    "one statement that is no list": [
      {
        props: { policy: JSON.stringify({ Statement: allow("s3:*") }) },
      },
      '"policy.Statement.Action" must not hold all actions, got "s3:*"',
    ],
    "a role's own policy": [
      {
        type: "aws:iam/role:Role",
        props: { inlinePolicies: [{ policy: JSON.stringify(documentOf(allow("s3:*"))) }] },
      },
      '"inlinePolicies[0].policy.Statement[0].Action" must not hold all actions, got "s3:*"',
    ],
    "a text that is no document": [
      { props: { policy: "{" } },
      '"policy" must be a policy document in JSON, got "{"; write it with JSON.stringify',
    ],
  },
  unknown: {
    "a document that is not written yet": [{ props: { policy: UNKNOWN } }, "policy"],
    "an action, and finds what is wrong beside it": [
      { props: { policy: documentOf(allow(["sqs:SendMessage", UNKNOWN]), allow("s3:*")) } },
      "policy.Statement[0].Action[1]",
      '"policy.Statement[1].Action" must not hold all actions, got "s3:*"',
    ],
    "one of a role's policies, and finds what is wrong in another": [
      {
        type: "aws:iam/role:Role",
        props: {
          inlinePolicies: [{ policy: UNKNOWN }, { policy: JSON.stringify(documentOf(allow("*"))) }],
        },
      },
      "inlinePolicies[0].policy",
      '"inlinePolicies[1].policy.Statement[0].Action" must not hold all actions, got "*"',
    ],
  },
  notApplicable: {
    "a role without policies of its own": { type: "aws:iam/role:Role" },
    "a document that only denies": policyOf({ Effect: "Deny", Action: "*", Resource: "*" }),
  },
});
