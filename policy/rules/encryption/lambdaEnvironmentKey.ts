import type { ResourceRule } from "../../framework/Rule.ts";
import { notApplicable } from "../../framework/Verdict.ts";
import { holdCustomerKey } from "../../holdCustomerKey.ts";

export const lambdaEnvironmentKey: ResourceRule = {
  name: "lambda-environment-key",
  scope: "resource",
  groups: ["encryption"],
  title: "Functions' environments are encrypted with a customer managed key.",
  rationale:
    "With AWS's own key everybody who may read the function's settings reads its variables.",
  severity: "medium",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html"],
  controls: ["CKV_AWS_173"],
  resourceTypes: ["aws:lambda/function:Function"],
  remedy: "set kmsKeyArn to the ARN of a key of your own",
  evaluate: ({ props }) => {
    if (!props.isUnknown("environment") && !props.has("environment.variables")) {
      return notApplicable("the function has no variables");
    }
    return holdCustomerKey(props, "kmsKeyArn");
  },
};
