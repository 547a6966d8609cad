export { StockAnalyticsPipeline } from "./StockAnalyticsPipeline.ts";
export { AlertProtocol, DataProtection, Feed } from "./StockAnalyticsPipelineArgs.ts";
export type {
  AlertEndpoint,
  AlertSettings,
  ProcessingSettings,
  SmaWindows,
  StockAnalyticsPipelineArgs,
  StreamSettings,
  TrendSettings,
} from "./StockAnalyticsPipelineArgs.ts";
export type { StockAnalyticsPipelineNodes } from "./StockAnalyticsPipelineNodes.ts";

// The parts, for programs that put a pipeline together in their own way. Their arguments have no
// defaults and are checked by AWS only.
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
export { SweepSchedule } from "./SweepSchedule.ts";
export type { SweepScheduleArgs, SweepScheduleNodes } from "./SweepSchedule.ts";
export type { Tags } from "./Tags.ts";
export { TickStream } from "./TickStream.ts";
export type { TickStreamArgs, TickStreamNodes } from "./TickStream.ts";
export { TickTable } from "./TickTable.ts";
export type { TickTableArgs, TickTableNodes } from "./TickTable.ts";
export { TrendTable } from "./TrendTable.ts";
export type { TrendTableArgs, TrendTableNodes } from "./TrendTable.ts";
