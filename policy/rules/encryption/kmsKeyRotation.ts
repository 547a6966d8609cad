import type { ResourceRule } from "../../framework/Rule.ts";
import { hold, notApplicable } from "../../framework/Verdict.ts";

export const kmsKeyRotation: ResourceRule = {
  name: "kms-key-rotation",
  scope: "resource",
  groups: ["encryption"],
  title: "Keys are rotated by KMS.",
  rationale:
    "What was encrypted with material that leaked stays readable for ever if it never changes.",
  severity: "medium",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html#kms-4"],
  controls: ["KMS.4", "CKV_AWS_7", "AwsSolutions-KMS5", "AWS-0065"],
  resourceTypes: ["aws:kms/key:Key"],
  remedy: "set enableKeyRotation to true",
  evaluate: ({ props }) => {
    const spec = props.text("customerMasterKeySpec") ?? "SYMMETRIC_DEFAULT";
    if (spec !== "SYMMETRIC_DEFAULT") return notApplicable("KMS rotates symmetric keys only");
    const isOn = props.flag("enableKeyRotation");
    return hold(isOn === true, {
      property: "enableKeyRotation",
      must: "must be true",
      got: isOn,
    });
  },
};
