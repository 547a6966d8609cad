import type { AlertKind } from "../args/AlertSettings.ts";
import type { ALERT_DEFAULTS } from "../args/AlertSettings.ts";
import type { LAKE_DEFAULTS, LAKE_PLAIN_DEFAULTS } from "../args/LakeSettings.ts";
import type { NAME_RULES } from "../args/PhysicalNames.ts";
import type { PROCESSING_DEFAULTS } from "../args/ProcessingSettings.ts";
import type { SMA_WINDOWS_DEFAULTS } from "../args/SmaWindows.ts";
import type { STORAGE_DEFAULTS } from "../args/StorageSettings.ts";
import type { ShardMetric, STREAM_DEFAULTS, StreamMode } from "../args/StreamSettings.ts";
import type { TREND_DEFAULTS } from "../args/TrendSettings.ts";
import type { Feed } from "../StockAnalyticsPipelineArgs.ts";
import type { Leaf } from "./Leaf.ts";
import type { EndpointLeaves } from "./readEndpoints.ts";
import type { Leaves, OptionalLeaves } from "./readGroup.ts";
import type { MonitoringLeaves } from "./readMonitoring.ts";
import type { NetworkLeaves } from "./readNetwork.ts";
import type { SourceLeaves } from "./readSource.ts";

/** All arguments of a pipeline, read, judged and with their defaults. */
export interface PipelineLeaves {
  readonly symbols: readonly string[];
  readonly streamMode: StreamMode;
  readonly shardCount: Leaf<number>;
  readonly smaWindows: Leaves<typeof SMA_WINDOWS_DEFAULTS>;
  readonly alertEndpoints: readonly EndpointLeaves[];
  readonly feed: Leaf<Feed>;
  readonly source: SourceLeaves;
  readonly stream: Leaves<typeof STREAM_DEFAULTS> &
    OptionalLeaves<{ arn: string; keyArn: string }> & {
      readonly shardMetrics: readonly ShardMetric[];
    };
  readonly processing: Leaves<typeof PROCESSING_DEFAULTS> & { readonly tracing: boolean };
  readonly trend: Leaves<typeof TREND_DEFAULTS>;
  readonly alerts: Leaves<typeof ALERT_DEFAULTS> &
    OptionalLeaves<{ topicArn: string; topicKeyArn: string }> & {
      readonly on: readonly AlertKind[];
      readonly fifo: boolean;
    };
  readonly storage: Leaves<typeof STORAGE_DEFAULTS> &
    OptionalLeaves<{ archiveBucketName: string; archiveKeyArn: string }> & {
      readonly accessLogs: boolean;
      readonly archiveNotifications: boolean;
    };
  readonly lake: Leaves<typeof LAKE_DEFAULTS> & Readonly<typeof LAKE_PLAIN_DEFAULTS>;
  /** Undefined: the functions run outside a VPC. */
  readonly network: NetworkLeaves | undefined;
  readonly monitoring: MonitoringLeaves;
  readonly encryption: OptionalLeaves<{ kmsKeyArn: string }>;
  /** Whether tables, buckets and their key outlive the stack. */
  readonly retain: boolean;
  readonly tags: Readonly<Record<string, Leaf<string>>>;
  readonly names: OptionalLeaves<{ [K in keyof typeof NAME_RULES]: string }>;
}
