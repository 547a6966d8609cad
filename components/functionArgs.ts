import type * as pulumi from "@pulumi/pulumi";
import type { FunctionName } from "./findLambdaCode.ts";
import type { PipelineContext } from "./PipelineContext.ts";
import { logGroupName } from "./PipelineContext.ts";
import type { PipelineFunctionArgs } from "./PipelineFunction.ts";

/** What all functions of a pipeline have alike. */
export function functionArgs(
  context: PipelineContext,
  keyArn: pulumi.Input<string>,
  role: FunctionName,
): Omit<PipelineFunctionArgs, "description" | "statements" | "environment"> {
  const { processing } = context.leaves;
  return {
    account: context.account,
    code: context.code[role],
    logGroupName: logGroupName(context, role),
    keyArn,
    memoryMb: processing.memoryMb.output(),
    timeoutSeconds: processing.timeoutSeconds.output(),
    tracing: processing.tracing,
    logLevel: processing.logLevel.output(),
    logRetentionDays: processing.logRetentionDays.output(),
    tags: context.tags,
  };
}
