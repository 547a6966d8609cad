import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";

/** Properties that leave the accounts of an organization. */
const ORGANIZATIONS = ["principalOrgId", "organizationId"];

export const lambdaPermissionNotPublic: ResourceRule = {
  name: "lambda-permission-not-public",
  scope: "resource",
  groups: ["publicAccess", "leastPrivilege"],
  title: "Nobody but named principals may invoke a function, or use a layer.",
  rationale:
    "A permission for everybody lets any AWS account run the function and read what it answers.",
  severity: "critical",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-1"],
  controls: ["Lambda.1", "CKV_AWS_301", "AWS-0067"],
  resourceTypes: [
    "aws:lambda/permission:Permission",
    "aws:lambda/layerVersionPermission:LayerVersionPermission",
  ],
  remedy: "name the account, the role or the service, or the organization",
  evaluate: ({ props }) => {
    const principal = props.text("principal");
    const isOpen = principal === "*" && !ORGANIZATIONS.some((one) => props.has(one));
    return hold(!isOpen, { property: "principal", must: "must not be everybody", got: principal });
  },
};
