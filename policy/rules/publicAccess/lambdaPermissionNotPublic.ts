import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";

export const lambdaPermissionNotPublic: ResourceRule = {
  name: "lambda-permission-not-public",
  scope: "resource",
  groups: ["publicAccess", "leastPrivilege"],
  title: "Nobody but named principals may invoke a function.",
  rationale:
    "A permission for everybody lets any AWS account run the function and read what it answers.",
  severity: "critical",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-1"],
  controls: ["Lambda.1", "CKV_AWS_301", "AWS-0067"],
  resourceTypes: ["aws:lambda/permission:Permission"],
  remedy: "name the account, the role or the service, or set principalOrgId",
  evaluate: ({ props }) => {
    const principal = props.text("principal");
    const isOpen = principal === "*" && !props.has("principalOrgId");
    return hold(!isOpen, { property: "principal", must: "must not be everybody", got: principal });
  },
};
