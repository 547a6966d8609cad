import type { ResourceRule } from "../../framework/Rule.ts";
import { hold, notApplicable } from "../../framework/Verdict.ts";

/**
 * Runtimes that AWS still mends, Node.js first.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
 */
const SUPPORTED = [
  "nodejs22.x",
  "nodejs24.x",
  "python3.11",
  "python3.12",
  "python3.13",
  "python3.14",
  "java17",
  "java21",
  "java25",
  "dotnet10",
  "ruby3.3",
  "ruby3.4",
  "provided.al2023",
];

export const lambdaRuntime: ResourceRule = {
  name: "lambda-runtime",
  scope: "resource",
  groups: ["resilience"],
  title: "Functions run on a runtime that AWS supports.",
  rationale:
    "A runtime that is no longer supported gets no security fixes, and one day no updates of the function either.",
  severity: "medium",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-2"],
  controls: ["Lambda.2", "CKV_AWS_363", "AwsSolutions-L1"],
  resourceTypes: ["aws:lambda/function:Function"],
  remedy: "move to a newer runtime",
  parameters: {
    runtimes: {
      type: "array",
      items: { type: "string" },
      description: "Runtimes to take.",
      default: SUPPORTED,
    },
  },
  evaluate: ({ props }, { parameters }) => {
    if (props.text("packageType") === "Image")
      return notApplicable("the image has its own runtime");
    const runtime = props.text("runtime");
    return hold(runtime !== undefined && parameters.texts("runtimes").includes(runtime), {
      property: "runtime",
      must: "must be one that AWS supports",
      got: runtime,
    });
  },
};
