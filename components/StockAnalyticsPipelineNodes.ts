import type * as aws from "@pulumi/aws";
import type { AccessLogBucketNodes } from "./AccessLogBucket.ts";
import type { AlertTopicNodes } from "./AlertTopic.ts";
import type { CatalogNodes } from "./Catalog.ts";
import type { PipelineFunctions } from "./createFunctions.ts";
import type { PipelineLoads } from "./createLoads.ts";
import type { PipelineStores } from "./createStores.ts";
import type { KafkaSourceNodes } from "./kafka/KafkaSource.ts";
import type { ObjectQueueNodes } from "./lake/ObjectQueue.ts";
import type { Road } from "./lake/roads.ts";
import type { TickDeliveryNodes } from "./lake/TickDelivery.ts";
import type { Monitoring, MonitoringNodes } from "./monitoring/Monitoring.ts";
import type { PipelineNetworkNodes } from "./network/PipelineNetwork.ts";
import type { PipelineFunctionNodes } from "./PipelineFunction.ts";
import type { PipelineKeyNodes } from "./PipelineKey.ts";
import type { PrivateBucketNodes } from "./PrivateBucket.ts";
import type { QuoteProducerNodes } from "./QuoteProducer.ts";
import type { QueryWorkgroupNodes } from "./QueryWorkgroup.ts";
import type { SlackReceiverNodes } from "./SlackReceiver.ts";
import type { FunctionScheduleNodes } from "./FunctionSchedule.ts";

/** The resources under a `StockAnalyticsPipeline`, to read from or to attach others to. */
export interface StockAnalyticsPipelineNodes {
  /** Undefined with `encryption.kmsKeyArn`. */
  readonly key: PipelineKeyNodes | undefined;
  /** Undefined with `stream.arn` and with `source.kafka`. */
  readonly stream: aws.kinesis.Stream | undefined;
  /** Undefined without `source.kafka`. */
  readonly kafka: KafkaSourceNodes | undefined;
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
  /** From the tick stream, or from the topic. */
  readonly tickStreamMapping: aws.lambda.EventSourceMapping;
  readonly tickTableMapping: aws.lambda.EventSourceMapping;
  readonly sweepSchedule: FunctionScheduleNodes;
  /** Undefined without `source.schedule`. */
  readonly producer: QuoteProducerNodes | undefined;
  /** Undefined without `lake.compaction`. */
  readonly compaction: LoadNodes | undefined;
  /** Undefined without `lake.imports`. */
  readonly imports: LoadNodes | undefined;
  /** Undefined without `lake.quotes`. */
  readonly quotes: LoadNodes | undefined;
  /** Undefined without `lake.firehose`. */
  readonly firehose: (LoadNodes & { readonly delivery: TickDeliveryNodes }) | undefined;
  /** What tells the roads above of objects; undefined without any of them. */
  readonly archiveNotification: aws.s3.BucketNotification | undefined;
}

/** The resources of a road into the lake. */
export interface LoadNodes {
  readonly queue: ObjectQueueNodes;
  readonly function: PipelineFunctionNodes;
  /** Undefined of compaction, which is scheduled. */
  readonly mapping: aws.lambda.EventSourceMapping | undefined;
  /** Undefined of all others. */
  readonly schedule: FunctionScheduleNodes | undefined;
}

/** Collects the resources of a pipeline's parts. */
export function collectNodes(
  stores: PipelineStores,
  functions: PipelineFunctions,
  monitoring: Monitoring,
): StockAnalyticsPipelineNodes {
  return {
    key: stores.key?.nodes,
    stream: stores.stream?.own?.nodes.stream,
    kafka: stores.kafka?.nodes,
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
    producer: functions.producer?.nodes,
    ...collectLoads(functions.loads),
  };
}

function collectLoads({
  loads,
  delivery,
  notification,
}: PipelineLoads): Pick<
  StockAnalyticsPipelineNodes,
  "compaction" | "imports" | "quotes" | "firehose" | "archiveNotification"
> {
  const find = (key: Road["key"]): LoadNodes | undefined => {
    const load = loads.find(({ road }) => road.key === key);
    if (load === undefined) return undefined;
    return {
      queue: load.queue.nodes,
      function: load.function.nodes,
      mapping: load.mapping,
      schedule: load.schedule?.nodes,
    };
  };
  const firehose = find("firehose");
  return {
    compaction: find("compaction"),
    imports: find("imports"),
    quotes: find("quotes"),
    firehose:
      firehose === undefined || delivery === undefined
        ? undefined
        : { ...firehose, delivery: delivery.nodes },
    archiveNotification: notification,
  };
}
