import type { StackRule } from "../../framework/Rule.ts";
import { compliant, hold, notApplicable } from "../../framework/Verdict.ts";

const INVOKE_TYPES = ["aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"];

const MAPPING_TYPES = ["aws:lambda/eventSourceMapping:EventSourceMapping"];

export const lambdaKeepsFailures: StackRule = {
  name: "lambda-keeps-failures",
  scope: "stack",
  groups: ["resilience"],
  title: "What a function fails at is kept somewhere.",
  rationale:
    "Lambda tries an event that nobody waits for three times and then forgets it. Streams and queues keep theirs: their mappings have a rule of their own.",
  severity: "high",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html"],
  controls: ["CKV_AWS_116", "Serverless-LambdaDLQ"],
  resourceTypes: ["aws:lambda/function:Function"],
  remedy:
    "add a FunctionEventInvokeConfig with destinationConfig.onFailure, or set deadLetterConfig",
  evaluate: (lambda, { stack }) => {
    const { props } = lambda;
    const dead = "deadLetterConfig.targetArn";
    if (props.isUnknown(dead) || props.has(dead)) return compliant();
    const configs = stack.pointingAt(lambda, INVOKE_TYPES, "functionName");
    const onFailure = "destinationConfig.onFailure.destination";
    if (configs.some((one) => one.props.isUnknown(onFailure) || one.props.has(onFailure))) {
      return compliant();
    }
    if (
      configs.length === 0 &&
      stack.pointingAt(lambda, MAPPING_TYPES, "functionName").length > 0
    ) {
      return notApplicable("the function works for event source mappings");
    }
    return hold(false, { property: dead, must: "must be set, or an onFailure destination" });
  },
};
