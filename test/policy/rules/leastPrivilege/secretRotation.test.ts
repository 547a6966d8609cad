import { secretRotation } from "../../../../policy/rules/leastPrivilege/secretRotation.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:key-abc";
const secret = (arn: string = ARN) => ({ props: { name: "key", arn, id: arn } });
const rotation = (secretId: string, from = {}) => ({
  type: "aws:secretsmanager/secretRotation:SecretRotation",
  name: "rotation",
  props: { secretId },
  from,
});

describeRule(secretRotation, {
  compliant: {
    "a secret that is rotated": [secret(), rotation(ARN)],
    "one that is made in the same update": [
      secret(UNKNOWN),
      rotation(UNKNOWN, { secretId: ["subject"] }),
    ],
  },
  violating: {
    "a secret that stays": [secret(), '"name" must have a SecretRotation, got none; add a'],
    "the rotation of another": [
      [secret(), rotation("arn:aws:secretsmanager:us-east-1:123456789012:secret:other-abc")],
      '"name" must have a SecretRotation',
    ],
  },
  unknown: {
    "a rotation of which nobody can tell": [[secret(), rotation(UNKNOWN)], "rotation.secretId"],
  },
});
