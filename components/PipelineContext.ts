import type * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "./AwsAccount.ts";
import type { FunctionName, LambdaCode } from "./findLambdaCode.ts";
import type { PipelineLeaves } from "./validation/PipelineLeaves.ts";

/** What every step of building a pipeline needs. */
export interface PipelineContext {
  readonly pipeline: pulumi.Resource;
  /** Logical name of the pipeline; children's names start with it. */
  readonly name: string;
  readonly leaves: PipelineLeaves;
  readonly code: LambdaCode;
  readonly account: AwsAccount;
  /** Unique in the account: for what AWS wants a name for. */
  readonly physicalName: string;
  readonly tags: Readonly<Record<string, pulumi.Output<string>>>;
  /** Options of the pipeline's own children. */
  readonly childOpts: pulumi.ComponentResourceOptions;
}

/** Log group of a function: named beforehand, because the key's policy lists the log groups. */
export function logGroupName({ physicalName }: PipelineContext, role: FunctionName): string {
  return `/aws/lambda/${physicalName}-${role}`;
}
