import type * as pulumi from "@pulumi/pulumi";

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

/** How an alert reaches its receiver. */
export const AlertProtocol = {
  /** An e-mail address; its owner confirms once. */
  Email: "email",
  /** An `https://` address; the server confirms once. */
  Https: "https",
  /** The ARN of an SQS queue whose policy lets the alert topic send. */
  Sqs: "sqs",
} as const;
export type AlertProtocol = (typeof AlertProtocol)[keyof typeof AlertProtocol];

/** What happens to tables, buckets and their key when they leave the stack. */
export const DataProtection = {
  /** They stay in the account, and the tables refuse deletion. */
  Retain: "retain",
  /** They are deleted with all they hold. */
  Destroy: "destroy",
} as const;
export type DataProtection = (typeof DataProtection)[keyof typeof DataProtection];

/** The two moving averages whose crossing raises an alert; `short` is less than `long`. */
export interface SmaWindows {
  /**
   * Ticks in the short average. Whole number, 1 to 4999.
   * @default 5
   */
  short?: pulumi.Input<number>;
  /**
   * Ticks in the long average; the first alert of a symbol needs that many, and its state takes
   * 25 bytes for each. Whole number, 2 to 5000.
   * @default 20
   */
  long?: pulumi.Input<number>;
}

/** One receiver of alerts. */
export interface AlertEndpoint {
  /** How the alert is sent. */
  protocol: pulumi.Input<AlertProtocol>;
  /** Where it is sent: an address or an ARN, by `protocol`. May be a secret. */
  endpoint: pulumi.Input<string>;
}

/** The tick stream. */
export interface StreamSettings {
  /**
   * How long the stream keeps a tick, in hours. Longer retention lets a broken consumer catch up
   * after a weekend and costs more per shard. Whole number, 24 to 8760.
   * @default 24
   */
  retentionHours?: pulumi.Input<number>;
}

/** From the tick stream to the tick table and the archive. */
export interface ProcessingSettings {
  /**
   * Most records in one invocation. Whole number, 1 to 10000.
   * @default 500
   */
  batchSize?: pulumi.Input<number>;
  /**
   * How long an invocation waits for its batch to fill, in seconds: longer means fewer, larger
   * archive objects and later alerts. Whole number, 0 to 300.
   * @default 1
   */
  batchWindowSeconds?: pulumi.Input<number>;
  /**
   * Batches of one shard in flight at once; the order of a symbol's ticks is kept. Whole number,
   * 1 to 10.
   * @default 1
   */
  parallelizationFactor?: pulumi.Input<number>;
  /**
   * How old a tick may become while its batch is retried, in hours; then the batch goes to the
   * failed bucket. Whole number, 1 to 168, less than `stream.retentionHours`.
   * @default 6
   */
  recordAgeHours?: pulumi.Input<number>;
  /**
   * A change from the previous close of more than this many percent marks a tick as an anomaly.
   * 0.0001 to 1000000, at most 4 decimals.
   * @default 5
   */
  anomalyThresholdPercent?: pulumi.Input<number>;
  /**
   * Whether ticks of symbols that `symbols` does not list go to quarantine.
   * @default false
   */
  rejectUnlisted?: pulumi.Input<boolean>;
  /**
   * Memory of each function, in MB; processor time grows with it. Whole number, 128 to 10240.
   * @default 512
   */
  memoryMb?: pulumi.Input<number>;
  /**
   * Longest run of each function, in seconds. Whole number, 1 to 900.
   * @default 60
   */
  timeoutSeconds?: pulumi.Input<number>;
}

/** From the tick table to alerts. */
export interface TrendSettings {
  /**
   * How long ticks are held back to be sorted by trade time, in seconds of trade time; an older
   * tick changes no signal. Whole number, 0 to 3600; 0 takes ticks as they arrive.
   * @default 0
   */
  allowedLatenessSeconds?: pulumi.Input<number>;
  /**
   * Most ticks in one invocation; what they raise waits in one item until it is sent. Whole
   * number, 1 to 1000.
   * @default 500
   */
  batchSize?: pulumi.Input<number>;
  /**
   * How long an invocation waits for its batch to fill, in seconds. Whole number, 0 to 300.
   * @default 0
   */
  batchWindowSeconds?: pulumi.Input<number>;
}

/** What is sent to the endpoints. */
export interface AlertSettings {
  /**
   * An alert older than this many hours is recorded and not sent: nobody wants last week's
   * crossing after an outage. Whole number, 1 to 8760, or -1 for no limit.
   * @default 24
   */
  maxAgeHours?: pulumi.Input<number>;
}

/** Arguments of `StockAnalyticsPipeline`. Groups and lists are plain values, their leaves inputs. */
export interface StockAnalyticsPipelineArgs {
  /**
   * Symbols that producers poll and dashboards watch; with `processing.rejectUnlisted` the only
   * ones processed. At least one, no two the same, each 1 to 24 of `A-Z 0-9 . - ^ = _ :` with a
   * letter or digit and no `..`.
   */
  symbols: string[];
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
  /** The tick stream. */
  stream?: StreamSettings;
  /** From the tick stream to the tick table and the archive. */
  processing?: ProcessingSettings;
  /** From the tick table to alerts. */
  trend?: TrendSettings;
  /** What is sent to the endpoints. */
  alerts?: AlertSettings;
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
}

/** What an omitted argument is; `@default` above repeats each, and a test compares them. */
export const DEFAULTS = {
  shardCount: 1,
  smaWindows: { short: 5, long: 20 },
  alertEndpoints: [],
  feed: Feed.Live as Feed,
  stream: { retentionHours: 24 },
  processing: {
    batchSize: 500,
    batchWindowSeconds: 1,
    parallelizationFactor: 1,
    recordAgeHours: 6,
    anomalyThresholdPercent: 5,
    rejectUnlisted: false as boolean,
    memoryMb: 512,
    timeoutSeconds: 60,
  },
  trend: { allowedLatenessSeconds: 0, batchSize: 500, batchWindowSeconds: 0 },
  alerts: { maxAgeHours: 24 },
  dataProtection: DataProtection.Retain as DataProtection,
  tags: {},
};
