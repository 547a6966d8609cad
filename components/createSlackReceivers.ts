import type * as pulumi from "@pulumi/pulumi";
import { FUNCTIONS } from "../runtime/contract/environment.ts";
import { AlertProtocol } from "./args/AlertEndpoint.ts";
import { endpointRole } from "./endpointRole.ts";
import type { PipelineContext } from "./PipelineContext.ts";
import { logGroupName } from "./PipelineContext.ts";
import type { PrivateBucket } from "./PrivateBucket.ts";
import { SlackReceiver } from "./SlackReceiver.ts";
import type { EndpointLeaves } from "./validation/readEndpoints.ts";

/** The functions that post to Slack, by the path of their endpoint's argument. */
export type SlackReceivers = ReadonlyMap<string, SlackReceiver>;

/**
 * Creates a function for each Slack endpoint, named as its subscription is: after its place among the
 * Slack endpoints. Where they change places the functions stay, and get each other's webhook. They run outside any VPC: Slack is on the internet, and
 * they hold nothing but the address of a webhook.
 */
export function createSlackReceivers(
  context: PipelineContext,
  { keyArn, failed }: { readonly keyArn: pulumi.Output<string>; readonly failed: PrivateBucket },
): SlackReceivers {
  const { name, account, code, physicalName, leaves, tags, childOpts } = context;
  const { tracing, logLevel, logRetentionDays } = leaves.processing;
  const receivers = slackEndpoints(context).map((one, index, all) => {
    const { propertyPath, endpoint } = one;
    const receiver = new SlackReceiver(
      `${name}-${endpointRole(one, all)}`,
      {
        account,
        code: code[FUNCTIONS.notifySlack],
        webhook: endpoint.output(),
        pipelineName: physicalName,
        keyArn,
        failedBucketArn: failed.arn,
        logGroupName: slackLogGroupName(context, index),
        tracing,
        logLevel: logLevel.output(),
        logRetentionDays: logRetentionDays.output(),
        tags,
      },
      childOpts,
    );
    return [propertyPath, receiver] as const;
  });
  return new Map(receivers);
}

/** Log groups of the functions that post to Slack. */
export function slackLogGroupNames(context: PipelineContext): string[] {
  return slackEndpoints(context).map((_endpoint, index) => slackLogGroupName(context, index));
}

/** Log group of one of them. */
export function slackLogGroupName(context: PipelineContext, index: number): string {
  return `${logGroupName(context, FUNCTIONS.notifySlack)}-${index}`;
}

function slackEndpoints({ leaves }: PipelineContext): EndpointLeaves[] {
  return leaves.alertEndpoints.filter(({ protocol }) => protocol === AlertProtocol.Slack);
}
