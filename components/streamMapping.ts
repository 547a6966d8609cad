import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { KafkaMappingSource } from "./kafka/KafkaSource.ts";
import type { Tags } from "./Tags.ts";

/** What all mappings are told. */
interface MappingArgs {
  readonly functionArn: pulumi.Input<string>;
  readonly batchSize: pulumi.Input<number>;
  readonly batchWindowSeconds: pulumi.Input<number>;
  /** Below the retention of the stream, so that what failed is kept before it expires. */
  readonly recordAgeSeconds: pulumi.Input<number>;
  readonly failedBucketArn: pulumi.Input<string>;
  readonly tags: Tags;
}

/** What the mappings of both streams are told. */
export interface StreamMappingArgs extends MappingArgs {
  readonly eventSourceArn: pulumi.Input<string>;
}

/** What the mapping of a Kafka topic is told. */
export interface TopicMappingArgs extends MappingArgs {
  readonly source: KafkaMappingSource;
}

/** Retries of a record that Lambda allows for at most.
 * https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
const MOST_RETRIES = 10_000;

/**
 * Properties of an event source mapping that loses nothing: it starts at the oldest record, retries
 * for as long as the records' age allows (only the platform's failures retry, and an outage outlasts
 * any count), and then keeps the batch in the failed bucket, in full.
 */
export function streamMapping(args: StreamMappingArgs): aws.lambda.EventSourceMappingArgs {
  return {
    ...keepAll(args),
    eventSourceArn: args.eventSourceArn,
    startingPosition: "TRIM_HORIZON",
    maximumRetryAttempts: -1,
  };
}

/**
 * The same of a Kafka topic. Of a topic no limit means ten retries once there is a destination, which an
 * outage outlasts: so the limit is the highest that there is, and age is what ends it.
 */
// https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html
export function topicMapping(args: TopicMappingArgs): aws.lambda.EventSourceMappingArgs {
  return { ...keepAll(args), ...args.source, maximumRetryAttempts: MOST_RETRIES };
}

function keepAll(args: MappingArgs): aws.lambda.EventSourceMappingArgs {
  return {
    functionName: args.functionArn,
    batchSize: args.batchSize,
    maximumBatchingWindowInSeconds: args.batchWindowSeconds,
    bisectBatchOnFunctionError: true,
    functionResponseTypes: ["ReportBatchItemFailures"],
    maximumRecordAgeInSeconds: args.recordAgeSeconds,
    destinationConfig: { onFailure: { destinationArn: args.failedBucketArn } },
    // What alarms watch: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
    metricsConfig: { metrics: ["EventCount"] },
    tags: args.tags,
  };
}
