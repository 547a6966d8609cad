import { iamPolicyNoEscalation } from "../../../../policy/rules/leastPrivilege/iamPolicyNoEscalation.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";
import { documentOf } from "../../documentOf.ts";

const policy = (Action: unknown) => ({
  props: {
    policy: documentOf({ Effect: "Allow", Action, Resource: "arn:aws:iam::123456789012:role/a" }),
  },
});

describeRule(iamPolicyNoEscalation, {
  compliant: {
    "actions of other services": policy(["sqs:SendMessage", "kms:Decrypt"]),
    "reading of IAM": policy(["iam:GetRole", "iam:List*"]),
  },
  violating: {
    "writing of a role's policy": [
      policy(["iam:GetRole", "iam:PutRolePolicy"]),
      '"policy.Statement[0].Action[1]" must not let its holder give rights, got "iam:PutRolePolicy"',
    ],
    "a pattern that holds such an action, in any case": [
      policy("IAM:attach*"),
      '"policy.Statement[0].Action" must not let its holder give rights, got "IAM:attach*"',
    ],
    "all actions": [policy("*"), '"policy.Statement[0].Action" must not let its holder'],
  },
  unknown: { "a document that is not written yet": [{ props: { policy: UNKNOWN } }, "policy"] },
});
