import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";

export const lambdaCodeSigning: ResourceRule = {
  name: "lambda-code-signing",
  scope: "resource",
  groups: ["leastPrivilege"],
  title: "Functions run signed code only.",
  rationale:
    "Who can update the function can run anything with its role. Signing needs a profile and a pipeline that signs, so that it is an option.",
  severity: "low",
  level: "advisory",
  links: ["https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html"],
  controls: ["CKV_AWS_272"],
  resourceTypes: ["aws:lambda/function:Function"],
  remedy: "set codeSigningConfigArn",
  evaluate: ({ props }) => {
    const property = "codeSigningConfigArn";
    return hold(props.isUnknown(property) || props.has(property), {
      property,
      must: "must be set",
    });
  },
};
