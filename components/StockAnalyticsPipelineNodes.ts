import type * as aws from "@pulumi/aws";
import type { AccessLogBucketNodes } from "./AccessLogBucket.ts";
import type { AlertTopicNodes } from "./AlertTopic.ts";
import type { CatalogNodes } from "./Catalog.ts";
import type { PipelineFunctions } from "./createFunctions.ts";
import type { PipelineStores } from "./createStores.ts";
import type { Monitoring, MonitoringNodes } from "./monitoring/Monitoring.ts";
import type { PipelineNetworkNodes } from "./network/PipelineNetwork.ts";
import type { PipelineFunctionNodes } from "./PipelineFunction.ts";
import type { PipelineKeyNodes } from "./PipelineKey.ts";
import type { PrivateBucketNodes } from "./PrivateBucket.ts";
import type { QueryWorkgroupNodes } from "./QueryWorkgroup.ts";
import type { SlackReceiverNodes } from "./SlackReceiver.ts";
import type { FunctionScheduleNodes } from "./FunctionSchedule.ts";

/** The resources under a `StockAnalyticsPipeline`, to read from or to attach others to. */
export interface StockAnalyticsPipelineNodes {
  /** Undefined with `encryption.kmsKeyArn`. */
  readonly key: PipelineKeyNodes | undefined;
  /** Undefined with `stream.arn`. */
  readonly stream: aws.kinesis.Stream | undefined;
  readonly tickTable: aws.dynamodb.Table;
  readonly trendTable: aws.dynamodb.Table;
  /** Undefined with `storage.archiveBucketName`. */
  readonly archive: PrivateBucketNodes | undefined;
  readonly failed: PrivateBucketNodes;
  readonly catalog: CatalogNodes;
  readonly workgroup: QueryWorkgroupNodes;
  /** Undefined without `storage.accessLogs`. */
  readonly accessLogs: AccessLogBucketNodes | undefined;
  /** Undefined without `network.createVpc`. */
  readonly network: PipelineNetworkNodes | undefined;
  readonly monitoring: MonitoringNodes;
  readonly alertTopic: AlertTopicNodes;
  /** A function for each Slack endpoint, in their order. */
  readonly slack: readonly SlackReceiverNodes[];
  readonly processTicks: PipelineFunctionNodes;
  readonly detectTrends: PipelineFunctionNodes;
  readonly sweepAlerts: PipelineFunctionNodes;
  readonly tickStreamMapping: aws.lambda.EventSourceMapping;
  readonly tickTableMapping: aws.lambda.EventSourceMapping;
  readonly sweepSchedule: FunctionScheduleNodes;
}

/** Collects the resources of a pipeline's parts. */
export function collectNodes(
  stores: PipelineStores,
  functions: PipelineFunctions,
  monitoring: Monitoring,
): StockAnalyticsPipelineNodes {
  return {
    key: stores.key?.nodes,
    stream: stores.stream.own?.nodes.stream,
    tickTable: stores.tickTable.nodes.table,
    trendTable: stores.trendTable.nodes.table,
    archive: stores.archive.own?.nodes,
    failed: stores.failed.nodes,
    catalog: stores.catalog.nodes,
    workgroup: stores.workgroup.nodes,
    accessLogs: stores.accessLogs?.nodes,
    network: functions.network,
    monitoring: monitoring.nodes,
    alertTopic: stores.alertTopic.nodes,
    slack: [...stores.slack.values()].map(({ nodes }) => nodes),
    processTicks: functions.processTicks.nodes,
    detectTrends: functions.detectTrends.nodes,
    sweepAlerts: functions.sweepAlerts.nodes,
    tickStreamMapping: functions.tickStreamMapping,
    tickTableMapping: functions.tickTableMapping,
    sweepSchedule: functions.sweepSchedule.nodes,
  };
}
