import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Tags } from "./Tags.ts";

/** What the mappings of both streams are told. */
export interface StreamMappingArgs {
  readonly functionArn: pulumi.Input<string>;
  readonly eventSourceArn: pulumi.Input<string>;
  readonly batchSize: pulumi.Input<number>;
  readonly batchWindowSeconds: pulumi.Input<number>;
  /** Below the retention of the stream, so that what failed is kept before it expires. */
  readonly recordAgeSeconds: pulumi.Input<number>;
  readonly failedBucketArn: pulumi.Input<string>;
  readonly tags: Tags;
}

/**
 * Properties of an event source mapping that loses nothing: it starts at the oldest record, retries
 * for as long as the records' age allows (only the platform's failures retry, and an outage outlasts
 * any count), and then keeps the batch in the failed bucket, in full.
 */
export function streamMapping(args: StreamMappingArgs): aws.lambda.EventSourceMappingArgs {
  return {
    functionName: args.functionArn,
    eventSourceArn: args.eventSourceArn,
    startingPosition: "TRIM_HORIZON",
    batchSize: args.batchSize,
    maximumBatchingWindowInSeconds: args.batchWindowSeconds,
    bisectBatchOnFunctionError: true,
    functionResponseTypes: ["ReportBatchItemFailures"],
    maximumRetryAttempts: -1,
    maximumRecordAgeInSeconds: args.recordAgeSeconds,
    destinationConfig: { onFailure: { destinationArn: args.failedBucketArn } },
    // What alarms watch: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
    metricsConfig: { metrics: ["EventCount"] },
    tags: args.tags,
  };
}
