import { kmsKeyDeletionWindow } from "../../../../policy/rules/resilience/kmsKeyDeletionWindow.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

describeRule(kmsKeyDeletionWindow, {
  compliant: {
    "what KMS does by default": {},
    "two weeks": { props: { deletionWindowInDays: 14, isEnabled: true } },
  },
  violating: {
    "a week": [
      { props: { deletionWindowInDays: 7 } },
      '"deletionWindowInDays" must be at least 14, got 7; set deletionWindowInDays',
    ],
    "a key that is off": [{ props: { isEnabled: false } }, '"isEnabled" must be true, got false'],
    "a policy that may lock everybody out": [
      { props: { bypassPolicyLockoutSafetyCheck: true } },
      '"bypassPolicyLockoutSafetyCheck" must be false, got true',
    ],
  },
  unknown: {
    "days, and finds what is wrong beside it": [
      { props: { deletionWindowInDays: UNKNOWN, isEnabled: false } },
      "deletionWindowInDays",
      '"isEnabled" must be true',
    ],
  },
});
