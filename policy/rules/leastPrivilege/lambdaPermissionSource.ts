import type { ResourceRule } from "../../framework/Rule.ts";
import { compliant, notApplicable, violating } from "../../framework/Verdict.ts";
import { namesSource } from "../../permissionSource.ts";

export const lambdaPermissionSource: ResourceRule = {
  name: "lambda-permission-source",
  scope: "resource",
  groups: ["leastPrivilege"],
  title: "A service may invoke a function only for a named resource or account.",
  rationale:
    "Else the service does it for whoever asks, in any account: the confused deputy. An S3 ARN names no account, so that a bucket needs its account beside it.",
  severity: "critical",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html"],
  controls: ["Lambda.1", "CKV_AWS_364", "AWS-0067"],
  resourceTypes: ["aws:lambda/permission:Permission"],
  remedy: "set sourceArn, and sourceAccount for S3",
  evaluate: ({ props }) => {
    const principal = props.text("principal") ?? "";
    if (!/\.amazonaws\.com(\.cn)?$/.test(principal)) {
      return notApplicable("the principal is no service");
    }
    const isSet = (path: string): boolean => props.isUnknown(path) || props.has(path);
    const needed = principal.startsWith("s3.") ? ["sourceAccount"] : ["sourceArn", "sourceAccount"];
    if (!needed.some(isSet)) {
      return violating({
        property: needed[0] ?? "sourceArn",
        must: `must be set where the principal is ${principal}`,
      });
    }
    if (namesSource(props)) return compliant();
    return violating({
      property: "sourceArn",
      must: `must name an account where the principal is ${principal}`,
      got: props.value("sourceArn"),
    });
  },
};
