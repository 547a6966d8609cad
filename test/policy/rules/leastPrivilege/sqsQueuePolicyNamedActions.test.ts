import { sqsQueuePolicyNamedActions } from "../../../../policy/rules/leastPrivilege/sqsQueuePolicyNamedActions.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const allow = (Action: unknown) => ({
  Effect: "Allow",
  Principal: { Service: "sns.amazonaws.com" },
  Action,
  Resource: "arn:aws:sqs:us-east-1:123456789012:alerts",
});
const policyOf = (...Statement: object[]) => ({ props: { policy: JSON.stringify({ Statement }) } });
const MESSAGE = '"policy.Statement[0].Action" must not hold all actions';

describeRule(sqsQueuePolicyNamedActions, {
  compliant: { "a named action": policyOf(allow("sqs:SendMessage")) },
  violating: {
    "all of SQS": [policyOf(allow("sqs:*")), `${MESSAGE}, got "sqs:*"; name the actions`],
    "all of AWS, in a list": [
      policyOf(allow(["sqs:SendMessage", "*"])),
      '"policy.Statement[0].Action[1]" must not hold all actions, got "*"',
    ],
    "all actions but one": [
      policyOf({ Effect: "Allow", Principal: "*", NotAction: "sqs:DeleteQueue", Resource: "*" }),
      '"policy.Statement[0].NotAction" must not stand in a statement that allows',
    ],
    "another spelling": [policyOf(allow("SQS:*")), MESSAGE],
  },
  unknown: {
    "a document that is not written yet": [{ props: { policy: UNKNOWN } }, "policy"],
    "an action, and finds what is wrong beside it": [
      { props: { policy: { Statement: [allow(UNKNOWN), allow("*")] } } },
      "policy.Statement[0].Action",
      '"policy.Statement[1].Action" must not hold all actions',
    ],
  },
  notApplicable: { "a document that only denies": policyOf({ ...allow("*"), Effect: "Deny" }) },
});
