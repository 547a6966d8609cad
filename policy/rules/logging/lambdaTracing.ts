import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";

export const lambdaTracing: ResourceRule = {
  name: "lambda-tracing",
  scope: "resource",
  groups: ["logging"],
  title: "X-Ray traces what functions do.",
  rationale:
    "A trace shows which call was slow or failed. It is billed by the trace, so that it is an option.",
  severity: "low",
  level: "advisory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-7"],
  controls: ["Lambda.7", "CKV_AWS_50", "AWS-0066"],
  resourceTypes: ["aws:lambda/function:Function"],
  remedy: 'set tracingConfig.mode to "Active"',
  evaluate: ({ props }) => {
    const mode = props.text("tracingConfig.mode");
    return hold(mode === "Active", {
      property: "tracingConfig.mode",
      must: 'must be "Active"',
      got: mode,
    });
  },
};
