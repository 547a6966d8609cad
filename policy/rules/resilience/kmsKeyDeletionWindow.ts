import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";
import { judgeEach } from "../../framework/judge.ts";

/** What KMS takes where nothing is said. */
const DEFAULT_DAYS = 30;

export const kmsKeyDeletionWindow: ResourceRule = {
  name: "kms-key-deletion-window",
  scope: "resource",
  groups: ["resilience"],
  title: "Keys are enabled, and are deleted after two weeks at the earliest.",
  rationale:
    "What was encrypted with a key is lost with it; the days are there to notice. A policy that locks everybody out cannot be mended.",
  severity: "critical",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html#kms-3"],
  controls: ["KMS.3", "CKV_AWS_227"],
  resourceTypes: ["aws:kms/key:Key"],
  remedy: "set deletionWindowInDays, and leave isEnabled and bypassPolicyLockoutSafetyCheck out",
  parameters: {
    minDays: {
      type: "integer",
      minimum: 7,
      maximum: 30,
      description: "Least days between asking for a key's deletion and the deletion.",
      default: 14,
    },
  },
  evaluate: ({ props }, { parameters }) =>
    judgeEach(["isEnabled", "deletionWindowInDays", "bypassPolicyLockoutSafetyCheck"], (path) => {
      if (path === "deletionWindowInDays") {
        const minDays = parameters.number("minDays");
        const days = props.number(path) ?? DEFAULT_DAYS;
        return hold(days >= minDays, {
          property: path,
          must: `must be at least ${String(minDays)}`,
          got: days,
        });
      }
      const must = path === "isEnabled";
      const isOn = props.flag(path) ?? must;
      return hold(isOn === must, { property: path, must: `must be ${String(must)}`, got: isOn });
    }),
};
