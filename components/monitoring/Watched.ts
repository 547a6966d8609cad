import type * as pulumi from "@pulumi/pulumi";

/** A function to watch. */
export interface WatchedFunction {
  /** What the function is for, in names: `process-ticks`. */
  readonly role: string;
  readonly functionName: pulumi.Input<string>;
  readonly timeoutSeconds: pulumi.Input<number>;
  readonly logGroupName: pulumi.Input<string>;
}

/** A function's event source mapping to watch; it counts its events (`EventCount`). */
export interface WatchedMapping {
  /** Role of its function. */
  readonly role: string;
  readonly functionName: pulumi.Input<string>;
  readonly uuid: pulumi.Input<string>;
  /** Age at which records go to the failed bucket. */
  readonly recordAgeSeconds: pulumi.Input<number>;
}

/** What alarms and dashboard of a pipeline watch. */
export interface Watched {
  /** Value of the `pipeline` dimension of the pipeline's own metrics. */
  readonly pipelineName: string;
  readonly streamName: pulumi.Input<string>;
  readonly tickTableName: pulumi.Input<string>;
  readonly trendTableName: pulumi.Input<string>;
  readonly alertTopicName: pulumi.Input<string>;
  /** Queue that takes alerts which no endpoint took; absent: there is none. */
  readonly undeliveredQueueName?: pulumi.Input<string>;
  readonly processTicks: WatchedFunction;
  readonly detectTrends: WatchedFunction;
  readonly sweepAlerts: WatchedFunction;
  /** Functions beside those three. */
  readonly otherFunctions?: readonly WatchedFunction[];
  readonly mappings: readonly WatchedMapping[];
}

/** When a symbol's feed counts as stale. */
export interface Freshness {
  /** Symbols that process-ticks measures: those of its `WATCHED_SYMBOLS`. */
  readonly symbols: readonly string[];
  /** Minutes without a tick younger than that. */
  readonly staleMinutes: number;
}

/** All functions to watch. */
export function functionsOf(watched: Watched): readonly WatchedFunction[] {
  const { processTicks, detectTrends, sweepAlerts, otherFunctions = [] } = watched;
  return [processTicks, detectTrends, sweepAlerts, ...otherFunctions];
}
