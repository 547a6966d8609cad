export { StockAnalyticsPipeline } from "./StockAnalyticsPipeline.ts";
export { DataProtection, Feed } from "./StockAnalyticsPipelineArgs.ts";
export { AlertProtocol } from "./args/AlertEndpoint.ts";
export { AlertKind } from "./args/AlertSettings.ts";
export { TUTORIAL_NAMES } from "./args/PhysicalNames.ts";
export { Exchange, Fallback, Provider } from "./args/ScheduleSettings.ts";
export { LogLevel } from "./args/ProcessingSettings.ts";
export { ShardMetric, StreamMode } from "./args/StreamSettings.ts";
export type { StockAnalyticsPipelineArgs } from "./StockAnalyticsPipelineArgs.ts";
export type { AlertEndpoint } from "./args/AlertEndpoint.ts";
export type { AlertSettings } from "./args/AlertSettings.ts";
export type { MonitoringEndpoint, MonitoringSettings } from "./args/MonitoringSettings.ts";
export type { AlarmThresholds } from "./args/MonitoringSettings.ts";
export type { NetworkSettings } from "./args/NetworkSettings.ts";
export type { EncryptionSettings } from "./args/EncryptionSettings.ts";
export type { LakeSettings } from "./args/LakeSettings.ts";
export type { PhysicalNames } from "./args/PhysicalNames.ts";
export type { ProcessingSettings } from "./args/ProcessingSettings.ts";
export type { ScheduleSettings } from "./args/ScheduleSettings.ts";
export type { SmaWindows } from "./args/SmaWindows.ts";
export type { SourceSettings } from "./args/SourceSettings.ts";
export type { StorageSettings } from "./args/StorageSettings.ts";
export type { StreamSettings } from "./args/StreamSettings.ts";
export type { TrendSettings } from "./args/TrendSettings.ts";
export type { StockAnalyticsPipelineNodes } from "./StockAnalyticsPipelineNodes.ts";

// The parts, for programs that put a pipeline together in their own way. Their arguments have no
// defaults and are checked by AWS only.
export { AccessLogBucket } from "./AccessLogBucket.ts";
export type { AccessLogBucketArgs, AccessLogBucketNodes, LoggedBucket } from "./AccessLogBucket.ts";
export type { FolderLifecycle } from "./buckets/lifecycleRules.ts";
export { QueryWorkgroup } from "./QueryWorkgroup.ts";
export type { QueryWorkgroupArgs, QueryWorkgroupNodes } from "./QueryWorkgroup.ts";
export type { UndeliveredQueue, UndeliveredQueueNodes } from "./UndeliveredQueue.ts";
export type { PipelineNetwork, PipelineNetworkNodes } from "./network/PipelineNetwork.ts";
export type {
  FunctionSecurityGroup,
  FunctionSecurityGroupNodes,
} from "./network/FunctionSecurityGroup.ts";
export type { VpcFlowLog, VpcFlowLogNodes } from "./network/VpcFlowLog.ts";
export type { SlackReceiver, SlackReceiverNodes } from "./SlackReceiver.ts";
export type { Monitoring, MonitoringNodes } from "./monitoring/Monitoring.ts";
export { OpsTopic } from "./monitoring/OpsTopic.ts";
export type { OpsEndpoint, OpsTopicArgs, OpsTopicNodes } from "./monitoring/OpsTopic.ts";
export type { PipelineDashboard } from "./monitoring/PipelineDashboard.ts";
export { AlertTopic } from "./AlertTopic.ts";
export type { AlertTopicArgs, AlertTopicNodes, TopicEndpoint } from "./AlertTopic.ts";
export { lookUpAccount } from "./AwsAccount.ts";
export type { AwsAccount } from "./AwsAccount.ts";
export { Catalog } from "./Catalog.ts";
export type { CatalogArgs, CatalogNodes } from "./Catalog.ts";
export type { PipelineFunction, PipelineFunctionNodes } from "./PipelineFunction.ts";
export { PipelineKey } from "./PipelineKey.ts";
export type { PipelineKeyArgs, PipelineKeyNodes } from "./PipelineKey.ts";
export { PrivateBucket } from "./PrivateBucket.ts";
export type { PrivateBucketArgs, PrivateBucketNodes } from "./PrivateBucket.ts";
export { ObjectQueue } from "./lake/ObjectQueue.ts";
export type { ObjectQueueArgs, ObjectQueueNodes } from "./lake/ObjectQueue.ts";
export { TickDelivery } from "./lake/TickDelivery.ts";
export type { TickDeliveryArgs, TickDeliveryNodes } from "./lake/TickDelivery.ts";
export { FunctionSchedule } from "./FunctionSchedule.ts";
export type { FunctionScheduleArgs, FunctionScheduleNodes } from "./FunctionSchedule.ts";
export type { Tags } from "./Tags.ts";
export { TickStream } from "./TickStream.ts";
export type { TickStreamArgs, TickStreamNodes } from "./TickStream.ts";
export { TickTable } from "./TickTable.ts";
export type { TickTableArgs, TickTableNodes } from "./TickTable.ts";
export { TrendTable } from "./TrendTable.ts";
export type { TrendTableArgs, TrendTableNodes } from "./TrendTable.ts";
