import type * as aws from "@pulumi/aws";
import type { AlertTopicNodes } from "./AlertTopic.ts";
import type { CatalogNodes } from "./Catalog.ts";
import type { PipelineFunctions } from "./createFunctions.ts";
import type { PipelineStores } from "./createStores.ts";
import type { PipelineFunctionNodes } from "./PipelineFunction.ts";
import type { PipelineKeyNodes } from "./PipelineKey.ts";
import type { PrivateBucketNodes } from "./PrivateBucket.ts";
import type { SweepScheduleNodes } from "./SweepSchedule.ts";

/** The resources under a `StockAnalyticsPipeline`, to read from or to attach others to. */
export interface StockAnalyticsPipelineNodes {
  /** Undefined with `encryption.kmsKeyArn`. */
  readonly key: PipelineKeyNodes | undefined;
  /** Undefined with `stream.arn`. */
  readonly stream: aws.kinesis.Stream | undefined;
  readonly tickTable: aws.dynamodb.Table;
  readonly trendTable: aws.dynamodb.Table;
  readonly archive: PrivateBucketNodes;
  readonly failed: PrivateBucketNodes;
  readonly catalog: CatalogNodes;
  readonly alertTopic: AlertTopicNodes;
  readonly processTicks: PipelineFunctionNodes;
  readonly detectTrends: PipelineFunctionNodes;
  readonly sweepAlerts: PipelineFunctionNodes;
  readonly tickStreamMapping: aws.lambda.EventSourceMapping;
  readonly tickTableMapping: aws.lambda.EventSourceMapping;
  readonly sweepSchedule: SweepScheduleNodes;
}

/** Collects the resources of a pipeline's parts. */
export function collectNodes(
  stores: PipelineStores,
  functions: PipelineFunctions,
): StockAnalyticsPipelineNodes {
  return {
    key: stores.key?.nodes,
    stream: stores.stream.own?.nodes.stream,
    tickTable: stores.tickTable.nodes.table,
    trendTable: stores.trendTable.nodes.table,
    archive: stores.archive.nodes,
    failed: stores.failed.nodes,
    catalog: stores.catalog.nodes,
    alertTopic: stores.alertTopic.nodes,
    processTicks: functions.processTicks.nodes,
    detectTrends: functions.detectTrends.nodes,
    sweepAlerts: functions.sweepAlerts.nodes,
    tickStreamMapping: functions.tickStreamMapping,
    tickTableMapping: functions.tickTableMapping,
    sweepSchedule: functions.sweepSchedule.nodes,
  };
}
