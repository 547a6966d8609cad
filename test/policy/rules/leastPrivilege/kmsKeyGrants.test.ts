import { kmsKeyGrants } from "../../../../policy/rules/leastPrivilege/kmsKeyGrants.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const allow = (Action: unknown, Condition?: object) => ({
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::123456789012:root" },
  Action,
  Resource: "*",
  ...(Condition === undefined ? {} : { Condition }),
});
const policyOf = (...Statement: object[]) => ({ props: { policy: JSON.stringify({ Statement }) } });
const MESSAGE = '"policy.Statement[0].Action" must not let others than AWS services pass on';

describeRule(kmsKeyGrants, {
  compliant: {
    "uses of the key": policyOf(allow(["kms:Decrypt", "kms:GenerateDataKey*"])),
    "grants for services": policyOf(
      allow("kms:CreateGrant", { Bool: { "kms:GrantIsForAWSResource": "true" } }),
    ),
    "grants for services, in another spelling": policyOf(
      allow("kms:CreateGrant", { Bool: { "KMS:grantIsForAWSResource": [true] } }),
    ),
  },
  violating: {
    "everything for the account": [
      policyOf(allow("kms:*")),
      `${MESSAGE} the use of the key, got "kms:*"; add the condition`,
    ],
    "all that is created": [
      policyOf(allow(["kms:Create*", "kms:Describe*"])),
      '"policy.Statement[0].Action[0]" must not let others',
    ],
    "everything but what is no grant": [
      policyOf({ Effect: "Allow", Principal: "*", NotAction: "kms:Decrypt", Resource: "*" }),
      '"policy.Statement[0].NotAction" must not let others',
    ],
    "grants for anybody": [
      policyOf(allow("kms:CreateGrant", { Bool: { "kms:GrantIsForAWSResource": "false" } })),
      MESSAGE,
    ],
  },
  unknown: {
    "a document that is not written yet": [{ props: { policy: UNKNOWN } }, "policy"],
    "an action, and finds what is wrong beside it": [
      { props: { policy: { Statement: [allow(UNKNOWN), allow("kms:*")] } } },
      "policy.Statement[0].Action",
      '"policy.Statement[1].Action" must not let others',
    ],
  },
  notApplicable: { "a document that only denies": policyOf({ ...allow("kms:*"), Effect: "Deny" }) },
});
