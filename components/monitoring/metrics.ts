import type * as pulumi from "@pulumi/pulumi";
import { METRIC_NAMESPACE } from "../../runtime/contract/environment.ts";

/** How the values of one period become one number. */
export type Statistic = "Sum" | "Maximum" | "Minimum" | "Average" | "SampleCount" | "p99";

/** A metric of CloudWatch under exactly the dimensions that it is published with. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * Metrics of a function.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export type FunctionMetric =
  | "Invocations"
  | "Errors"
  | "Throttles"
  | "Duration"
  | "IteratorAge"
  | "OffsetLag"
  | "ConcurrentExecutions"
  | "AsyncEventsDropped"
  | "DestinationDeliveryFailures";

/** A metric of one function. */
export function functionMetric(name: FunctionMetric, functionName: pulumi.Input<string>): Metric {
  return { namespace: "AWS/Lambda", name, dimensions: { FunctionName: functionName } };
}

/**
 * Metrics of an event source mapping, which it has only with `EventCount` in its metrics
 * configuration.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#event-source-mapping-metrics
 */
export type MappingMetric =
  | "PolledEventCount"
  | "FailedInvokeEventCount"
  | "DroppedEventCount"
  | "OnFailureDestinationDeliveredEventCount";

/** A metric of one event source mapping. */
export function mappingMetric(name: MappingMetric, uuid: pulumi.Input<string>): Metric {
  return { namespace: "AWS/Lambda", name, dimensions: { EventSourceMappingUUID: uuid } };
}

/**
 * Metrics of a table.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
 */
type TableMetric =
  | "ReadThrottleEvents"
  | "WriteThrottleEvents"
  | "ConsumedReadCapacityUnits"
  | "ConsumedWriteCapacityUnits";

/** A metric of one table, or of one of its indexes, which the table's own does not hold. */
export function tableMetric(
  name: TableMetric,
  tableName: pulumi.Input<string>,
  indexName?: string,
): Metric {
  const index = indexName === undefined ? {} : { GlobalSecondaryIndexName: indexName };
  return { namespace: "AWS/DynamoDB", name, dimensions: { TableName: tableName, ...index } };
}

/** What the functions ask of tables, in DynamoDB's words. */
export type TableOperation =
  "BatchGetItem" | "BatchWriteItem" | "PutItem" | "Query" | "TransactWriteItems";

/** A metric of one operation on one table: DynamoDB counts its own errors by no less. */
export function operationMetric(
  name: "SystemErrors",
  tableName: pulumi.Input<string>,
  operation: TableOperation,
): Metric {
  const dimensions = { TableName: tableName, Operation: operation };
  return { namespace: "AWS/DynamoDB", name, dimensions };
}

/**
 * Metrics of a stream.
 * https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html
 */
type StreamMetric =
  | "IncomingRecords"
  | "IncomingBytes"
  | "WriteProvisionedThroughputExceeded"
  | "ReadProvisionedThroughputExceeded";

/** A metric of one Kinesis stream. */
export function streamMetric(name: StreamMetric, streamName: pulumi.Input<string>): Metric {
  return { namespace: "AWS/Kinesis", name, dimensions: { StreamName: streamName } };
}

/**
 * Metrics of a topic.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
 */
type TopicMetric =
  | "NumberOfMessagesPublished"
  | "NumberOfNotificationsDelivered"
  | "NumberOfNotificationsFailed"
  | "NumberOfNotificationsFailedToRedriveToDlq";

/** A metric of one topic. */
export function topicMetric(name: TopicMetric, topicName: pulumi.Input<string>): Metric {
  return { namespace: "AWS/SNS", name, dimensions: { TopicName: topicName } };
}

/**
 * A metric of one queue.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export function queueMetric(
  name: "ApproximateNumberOfMessagesVisible" | "ApproximateAgeOfOldestMessage",
  queueName: pulumi.Input<string>,
): Metric {
  return { namespace: "AWS/SQS", name, dimensions: { QueueName: queueName } };
}

/**
 * A metric of one Firehose stream.
 * https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html
 */
export function deliveryMetric(
  name: "DeliveryToS3.DataFreshness",
  deliveryStreamName: pulumi.Input<string>,
): Metric {
  const dimensions = { DeliveryStreamName: deliveryStreamName };
  return { namespace: "AWS/Firehose", name, dimensions };
}

/** Metrics that the pipeline's functions print; a test compares them with what they do print. */
type PipelineMetric =
  | "TicksAccepted"
  | "TicksRejected"
  | "TicksLate"
  | "TicksAhead"
  | "TicksFallback"
  | "Anomalies"
  | "PartitionKeysMismatched"
  | "AlertsRaised"
  | "AlertsPublished"
  | "AlertsExpired"
  | "AlertsPending"
  | "TickAgeSeconds"
  | "Polls"
  | "PollsMissed"
  | "QuotesSent"
  | "QuotesRefused"
  | "SymbolsUnanswered"
  | "ProviderFailures"
  | "FallbackQuotes"
  | "FeedGaps"
  | "SplitResets"
  | "IntervalsMissed";

/** A metric of the pipeline's own, of all symbols or of one. */
export function pipelineMetric(
  name: PipelineMetric,
  pipelineName: pulumi.Input<string>,
  symbol?: string,
): Metric {
  const one = symbol === undefined ? {} : { symbol };
  return { namespace: METRIC_NAMESPACE, name, dimensions: { pipeline: pipelineName, ...one } };
}
