import { kmsKeyRotation } from "../../../../policy/rules/encryption/kmsKeyRotation.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

describeRule(kmsKeyRotation, {
  compliant: { "a key that is rotated": { props: { enableKeyRotation: true } } },
  violating: {
    "a key that does not say": [{}, '"enableKeyRotation" must be true, got none; set enable'],
    "a key that stays": [
      { props: { enableKeyRotation: false } },
      '"enableKeyRotation" must be true, got false',
    ],
  },
  unknown: {
    "a setting that is computed": [{ props: { enableKeyRotation: UNKNOWN } }, "enableKeyRotation"],
  },
  notApplicable: { "a key pair": { props: { customerMasterKeySpec: "RSA_4096" } } },
});
