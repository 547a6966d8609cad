/** A metric as AWS documents it. */
export interface DocumentedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly unit: "Count" | "Milliseconds" | "Bytes" | "Seconds";
  /** Sets of dimensions under which it is published, each sorted and joined by commas. */
  readonly dimensions: readonly string[];
  /** Statistics that mean something; absent: the page names none. */
  readonly statistics?: readonly string[];
  /** Page that says so. */
  readonly source: string;
}

const LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html";
/**
 * Dimensions of the metrics of Lambda:
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-view.html
 */
const BY_FUNCTION = ["FunctionName"];
const BY_MAPPING = ["EventSourceMappingUUID"];
const DYNAMODB =
  "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html";
const KINESIS = "https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html";
const SNS = "https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html";
const SQS =
  "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html";

function lambda(name: string, unit: DocumentedMetric["unit"], statistics: string[]) {
  return {
    namespace: "AWS/Lambda",
    name,
    unit,
    dimensions: BY_FUNCTION,
    statistics,
    source: LAMBDA,
  };
}

/** "View these metrics with the Sum statistic"; samples are polls. */
function mapping(name: string) {
  const statistics = ["Sum", "SampleCount"];
  return {
    namespace: "AWS/Lambda",
    name,
    unit: "Count" as const,
    dimensions: BY_MAPPING,
    statistics,
    source: `${LAMBDA}#event-source-mapping-metrics`,
  };
}

function table(name: string, dimensions: string[]) {
  return {
    namespace: "AWS/DynamoDB",
    name,
    unit: "Count" as const,
    dimensions,
    source: DYNAMODB,
  };
}

const BY_TABLE_OR_INDEX = ["TableName", "GlobalSecondaryIndexName,TableName"];

function kinesis(name: string, unit: DocumentedMetric["unit"]) {
  return {
    namespace: "AWS/Kinesis",
    name,
    unit,
    dimensions: ["StreamName"],
    statistics: ["Minimum", "Maximum", "Average", "Sum", "SampleCount"],
    source: KINESIS,
  };
}

function sns(name: string, statistics: string[]) {
  return {
    namespace: "AWS/SNS",
    name,
    unit: "Count" as const,
    dimensions: ["TopicName"],
    statistics,
    source: SNS,
  };
}

function sqs(name: string, unit: DocumentedMetric["unit"]) {
  return {
    namespace: "AWS/SQS",
    name,
    unit,
    dimensions: ["QueueName"],
    statistics: ["Average", "Minimum", "Maximum", "Sum", "SampleCount"],
    source: SQS,
  };
}

/** Copied from AWS's pages: what alarms and dashboard may use. */
export const AWS_METRICS: readonly DocumentedMetric[] = [
  lambda("Invocations", "Count", ["Sum"]),
  lambda("Errors", "Count", ["Sum"]),
  lambda("Throttles", "Count", ["Sum"]),
  lambda("DestinationDeliveryFailures", "Count", ["Sum"]),
  lambda("AsyncEventsDropped", "Count", ["Sum"]),
  lambda("Duration", "Milliseconds", ["Average", "Maximum", "p99"]),
  lambda("IteratorAge", "Milliseconds", ["Average", "Maximum"]),
  mapping("PolledEventCount"),
  mapping("FailedInvokeEventCount"),
  mapping("DroppedEventCount"),
  mapping("OnFailureDestinationDeliveredEventCount"),
  table("ReadThrottleEvents", BY_TABLE_OR_INDEX),
  table("WriteThrottleEvents", BY_TABLE_OR_INDEX),
  table("ConsumedReadCapacityUnits", BY_TABLE_OR_INDEX),
  table("ConsumedWriteCapacityUnits", BY_TABLE_OR_INDEX),
  // "All dimensions"; an alarm without Operation never rings:
  // https://github.com/aws-samples/amazon-dynamodb-monitoring/pull/4
  table("SystemErrors", ["Operation,TableName"]),
  kinesis("IncomingRecords", "Count"),
  kinesis("IncomingBytes", "Bytes"),
  kinesis("WriteProvisionedThroughputExceeded", "Count"),
  kinesis("ReadProvisionedThroughputExceeded", "Count"),
  sns("NumberOfMessagesPublished", ["Sum"]),
  sns("NumberOfNotificationsDelivered", ["Sum"]),
  sns("NumberOfNotificationsFailed", ["Sum", "Average"]),
  sns("NumberOfNotificationsFailedToRedriveToDlq", ["Sum", "Average"]),
  sqs("ApproximateNumberOfMessagesVisible", "Count"),
  sqs("ApproximateAgeOfOldestMessage", "Seconds"),
  {
    namespace: "AWS/Firehose",
    name: "DeliveryToS3.DataFreshness",
    unit: "Seconds",
    dimensions: ["DeliveryStreamName"],
    source:
      "https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html",
  },
];
