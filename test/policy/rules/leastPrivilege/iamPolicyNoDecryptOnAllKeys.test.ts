import { iamPolicyNoDecryptOnAllKeys } from "../../../../policy/rules/leastPrivilege/iamPolicyNoDecryptOnAllKeys.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";
import { documentOf } from "../../documentOf.ts";

const policy = (Action: unknown, Resource: unknown) => ({
  props: { policy: documentOf({ Effect: "Allow", Action, Resource }) },
});
const KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd";

describeRule(iamPolicyNoDecryptOnAllKeys, {
  compliant: {
    "one key": policy(["kms:Decrypt", "kms:GenerateDataKey"], KEY),
    "other actions": policy("sqs:SendMessage", "*"),
  },
  violating: {
    "every key": [
      policy("kms:Decrypt", "*"),
      '"policy.Statement[0].Resource" must be the ARN of a key for kms:Decrypt, got "*"',
    ],
    "every key of the account": [
      policy(["kms:ReEncrypt*"], ["arn:aws:kms:us-east-1:123456789012:key/*"]),
      '"policy.Statement[0].Resource" must be the ARN of a key for kms:ReEncrypt*',
    ],
    "every key of every account": [
      policy("kms:D*", "arn:aws:kms:*:*:*"),
      '"policy.Statement[0].Resource" must be the ARN of a key for kms:D*',
    ],
  },
  unknown: {
    "a document that is not written yet": [{ props: { policy: UNKNOWN } }, "policy"],
    "a key that is not known yet": [
      {
        props: {
          policy: { Statement: [{ Effect: "Allow", Action: "kms:Decrypt", Resource: UNKNOWN }] },
        },
      },
      "policy.Statement[0].Resource",
    ],
  },
});
