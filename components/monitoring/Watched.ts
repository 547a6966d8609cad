import type * as pulumi from "@pulumi/pulumi";

/** What invokes a function, and so who tries again what it fails at. */
export const InvokedBy = {
  /** The mapping of a stream, which tries again at once. */
  Stream: "stream",
  /** A schedule; the next invocation does the work of one that failed. */
  EveryMinute: "every-minute",
  /** Likewise, while a market may be open. */
  InSession: "in-session",
  /** Likewise, an hour later. */
  EveryHour: "every-hour",
  /** A topic, now and then: Lambda tries again twice, then keeps the event. */
  Topic: "topic",
  /** The mapping of a queue, now and then: messages come again until a dead-letter queue takes them. */
  Queue: "queue",
} as const;
export type InvokedBy = (typeof InvokedBy)[keyof typeof InvokedBy];

/** What a mapping reads, and so how far behind it can be. */
export const Source = {
  /** By the age of its oldest record. */
  Stream: "stream",
  /** By the number of its records. */
  Topic: "topic",
} as const;
export type Source = (typeof Source)[keyof typeof Source];

/** A function to watch. */
export interface WatchedFunction {
  /** What the function is for, in names: `process-ticks`. */
  readonly role: string;
  readonly invokedBy: InvokedBy;
  readonly functionName: pulumi.Input<string>;
  readonly timeoutSeconds: pulumi.Input<number>;
  readonly logGroupName: pulumi.Input<string>;
}

/** A function's event source mapping to watch; it counts its events (`EventCount`). */
export interface WatchedMapping {
  readonly function: WatchedFunction;
  readonly reads: Source;
  readonly uuid: pulumi.Input<string>;
  /** Age at which records go to the failed bucket. */
  readonly recordAgeSeconds: pulumi.Input<number>;
}

/** A topic to watch. */
export interface WatchedTopic {
  readonly topicName: pulumi.Input<string>;
  /** Queue that takes what no endpoint took; absent: there is none. */
  readonly undeliveredQueueName?: pulumi.Input<string>;
}

/** A queue to watch, from which a function takes messages. */
export interface WatchedQueue {
  /** What the queue is for, in names: `raw-arrivals`. */
  readonly role: string;
  readonly queueName: pulumi.Input<string>;
  /**
   * Age of its oldest message, in seconds, above which nobody seems to take them: longer than what a
   * message waits when all is well, and shorter than the queue keeps it.
   */
  readonly maxAgeSeconds: pulumi.Input<number>;
  /** Queue that takes what was received too often; absent: there is none. */
  readonly deadLetterQueueName?: pulumi.Input<string>;
}

/** A Firehose stream to watch, which delivers to S3. */
export interface WatchedDelivery {
  /** What the stream is for, in names: `staging`. */
  readonly role: string;
  readonly deliveryStreamName: pulumi.Input<string>;
  /** Age of the oldest record that is not delivered, in seconds, above which it is stuck. */
  readonly maxAgeSeconds: pulumi.Input<number>;
}

/** A provider that is polled, to watch. */
export interface WatchedPolls {
  readonly function: WatchedFunction;
  /** From one poll to the next, in seconds. */
  readonly intervalSeconds: number;
  /**
   * Days of the week (1 is Monday) and hours, in UTC and both inclusive, in which the schedule runs the
   * function whatever the season: those in which silence means that it stopped.
   */
  readonly runs: {
    readonly weekdays: readonly [number, number];
    readonly hours: readonly [number, number];
  };
}

/** What alarms and dashboard of a pipeline watch. */
export interface Watched {
  /** Value of the `pipeline` dimension of the pipeline's own metrics. */
  readonly pipelineName: string;
  /** Absent: ticks come from elsewhere. */
  readonly streamName?: pulumi.Input<string>;
  readonly tickTableName: pulumi.Input<string>;
  readonly trendTableName: pulumi.Input<string>;
  readonly alertTopic: WatchedTopic;
  /** Where the alarms are sent; absent: nowhere. */
  readonly opsTopic?: WatchedTopic;
  readonly processTicks: WatchedFunction;
  readonly detectTrends: WatchedFunction;
  readonly sweepAlerts: WatchedFunction;
  /** Functions beside those three. */
  readonly otherFunctions?: readonly WatchedFunction[];
  readonly mappings: readonly WatchedMapping[];
  /** Queues that functions take messages from. */
  readonly queues?: readonly WatchedQueue[];
  readonly deliveries?: readonly WatchedDelivery[];
  /** Absent: nobody is polled. */
  readonly polls?: WatchedPolls;
}

/** When a symbol's feed counts as stale. */
export interface Freshness {
  /** Symbols that functions measure: those of their `WATCHED_SYMBOLS`. */
  readonly symbols: readonly string[];
  /** Minutes without a tick younger than that, at any time; -1: not looked at. */
  readonly staleMinutes: number;
  /** What is expected while the market is open; absent: nothing. */
  readonly inSession?: { readonly intervalSeconds: number; readonly staleIntervals: number };
}

/** All functions to watch. */
export function functionsOf(watched: Watched): readonly WatchedFunction[] {
  const { processTicks, detectTrends, sweepAlerts, otherFunctions = [], polls } = watched;
  const producers = polls === undefined ? [] : [polls.function];
  return [processTicks, detectTrends, sweepAlerts, ...otherFunctions, ...producers];
}
