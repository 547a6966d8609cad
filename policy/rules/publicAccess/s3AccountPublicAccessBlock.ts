import { judgeEach } from "../../framework/judge.ts";
import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";
import { PUBLIC_ACCESS_SETTINGS } from "../../types.ts";

export const s3AccountPublicAccessBlock: ResourceRule = {
  name: "s3-account-public-access-block",
  scope: "resource",
  groups: ["publicAccess"],
  title: "An account's public access block has all four settings on.",
  rationale: "It covers every bucket of the account, those that other programs make too.",
  severity: "high",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-1"],
  controls: ["S3.1"],
  resourceTypes: ["aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock"],
  remedy: "set all four settings to true",
  evaluate: ({ props }) =>
    judgeEach(PUBLIC_ACCESS_SETTINGS, (setting) => {
      const isOn = props.flag(setting);
      return hold(isOn === true, { property: setting, must: "must be true", got: isOn });
    }),
};
