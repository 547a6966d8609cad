import { kmsKeyExplicitPolicy } from "../../../../policy/rules/leastPrivilege/kmsKeyExplicitPolicy.ts";
import type { TestResource } from "../../analyze.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const key = (props: Record<string, unknown> = {}): TestResource => ({
  props: { keyId: "1234abcd", ...props },
});
const policy = (keyId: string): TestResource => ({
  type: "aws:kms/keyPolicy:KeyPolicy",
  name: "policy",
  props: { keyId, policy: "{}" },
});

describeRule(kmsKeyExplicitPolicy, {
  compliant: {
    "a policy": [key({ policy: "{}" })],
    "one that is written in the same update": [key({ policy: UNKNOWN })],
    "one beside it": [key(), policy("1234abcd")],
  },
  violating: {
    "a key without": [key(), '"policy" must be set, got none; set policy'],
    "another key's": [[key(), policy("5678")], '"policy" must be set'],
  },
  unknown: {
    "a policy of which nobody can tell what it is of": [[key(), policy(UNKNOWN)], "policy.keyId"],
  },
});
