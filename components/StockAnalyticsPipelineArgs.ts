import type * as pulumi from "@pulumi/pulumi";
import type { AlertEndpoint } from "./args/AlertEndpoint.ts";
import type { AlertSettings } from "./args/AlertSettings.ts";
import { ALERT_DEFAULTS, AlertKind } from "./args/AlertSettings.ts";
import type { EncryptionSettings } from "./args/EncryptionSettings.ts";
import type { LakeSettings } from "./args/LakeSettings.ts";
import { LAKE_DEFAULTS, LAKE_PLAIN_DEFAULTS } from "./args/LakeSettings.ts";
import type { MonitoringSettings } from "./args/MonitoringSettings.ts";
import { MONITORING_DEFAULTS } from "./args/MonitoringSettings.ts";
import type { NetworkSettings } from "./args/NetworkSettings.ts";
import type { PhysicalNames } from "./args/PhysicalNames.ts";
import type { ProcessingSettings } from "./args/ProcessingSettings.ts";
import { PROCESSING_DEFAULTS } from "./args/ProcessingSettings.ts";
import type { SmaWindows } from "./args/SmaWindows.ts";
import { SMA_WINDOWS_DEFAULTS } from "./args/SmaWindows.ts";
import type { StorageSettings } from "./args/StorageSettings.ts";
import { STORAGE_DEFAULTS } from "./args/StorageSettings.ts";
import type { SourceSettings } from "./args/SourceSettings.ts";
import type { ShardMetric, StreamSettings } from "./args/StreamSettings.ts";
import { STREAM_DEFAULTS, StreamMode } from "./args/StreamSettings.ts";
import type { TrendSettings } from "./args/TrendSettings.ts";
import { TREND_DEFAULTS } from "./args/TrendSettings.ts";

/** Which class of ticks a pipeline takes; ticks of another class go to quarantine. */
export const Feed = {
  /** The market. */
  Live: "live",
  /** Recorded ticks, played back. */
  Replay: "replay",
  /** Made-up ticks. */
  Simulated: "simulated",
  /** Every class: for a laptop, where nothing is traded on. */
  Any: "any",
} as const;
export type Feed = (typeof Feed)[keyof typeof Feed];

/** What happens to tables, buckets and their key when they leave the stack. */
export const DataProtection = {
  /** They stay in the account, and the tables refuse deletion. */
  Retain: "retain",
  /** They are deleted with all they hold. */
  Destroy: "destroy",
} as const;
export type DataProtection = (typeof DataProtection)[keyof typeof DataProtection];

/** Arguments of `StockAnalyticsPipeline`. Groups and lists are plain values, their leaves inputs. */
export interface StockAnalyticsPipelineArgs {
  /**
   * Symbols that producers poll and dashboards watch; with `processing.rejectUnlisted` the only
   * ones processed. At least one, no two the same, each 1 to 24 of `A-Z 0-9 . - ^ = _ :` with a
   * letter or digit and no `..`.
   */
  symbols: string[];
  /**
   * Whether `shardCount` sets the tick stream's capacity, or AWS does.
   * @default "provisioned"
   */
  streamMode?: StreamMode;
  /**
   * Shards of the tick stream; each takes 1,000 ticks or 1 MB a second. Whole number, 1 to 10000.
   * @default 1
   */
  shardCount?: pulumi.Input<number>;
  /** The two moving averages. */
  smaWindows?: SmaWindows;
  /**
   * Receivers of alerts.
   * @default []
   */
  alertEndpoints?: AlertEndpoint[];
  /**
   * Class of ticks the pipeline takes.
   * @default "live"
   */
  feed?: pulumi.Input<Feed>;
  /** Where ticks come from, unless producers of your own send them. */
  source?: SourceSettings;
  /** The tick stream. */
  stream?: StreamSettings;
  /** From the tick stream to the tick table and the archive, and what all functions have. */
  processing?: ProcessingSettings;
  /** From the tick table to alerts. */
  trend?: TrendSettings;
  /** What is sent to the endpoints. */
  alerts?: AlertSettings;
  /** How long ticks are kept, and where. */
  storage?: StorageSettings;
  /** What Athena finds in the archive, and how it gets there. */
  lake?: LakeSettings;
  /** Where the functions run. */
  network?: NetworkSettings;
  /** What watches the pipeline, and who is told. */
  monitoring?: MonitoringSettings;
  /** The key that encrypts all the pipeline keeps. */
  encryption?: EncryptionSettings;
  /**
   * What happens to tables, buckets and their key when they leave the stack.
   * @default "retain"
   */
  dataProtection?: DataProtection;
  /**
   * Tags for every resource that takes them.
   * @default {}
   */
  tags?: { [key: string]: pulumi.Input<string> };
  /** Fixed names of resources. */
  names?: PhysicalNames;
}

/** What an omitted argument is; `@default` beside each argument repeats it, and a test compares them. */
export const DEFAULTS = {
  streamMode: StreamMode.Provisioned as StreamMode,
  shardCount: 1,
  smaWindows: SMA_WINDOWS_DEFAULTS,
  alertEndpoints: [],
  feed: Feed.Live as Feed,
  source: {},
  stream: { ...STREAM_DEFAULTS, shardMetrics: [] as ShardMetric[] },
  processing: { ...PROCESSING_DEFAULTS, tracing: false as boolean },
  trend: TREND_DEFAULTS,
  alerts: { ...ALERT_DEFAULTS, on: [AlertKind.Crossover] as AlertKind[], fifo: false as boolean },
  storage: {
    ...STORAGE_DEFAULTS,
    accessLogs: false as boolean,
    archiveNotifications: false as boolean,
  },
  lake: { ...LAKE_DEFAULTS, ...LAKE_PLAIN_DEFAULTS },
  network: { createVpc: false as boolean },
  monitoring: MONITORING_DEFAULTS,
  encryption: {},
  dataProtection: DataProtection.Retain as DataProtection,
  tags: {},
  names: {},
};
