import * as pulumi from "@pulumi/pulumi";
import { REJECTION_REASONS } from "../../../runtime/contract/rejection.ts";
import { percentInMs } from "../alarms/percentInMs.ts";
import {
  deliveryMetric,
  functionMetric,
  mappingMetric,
  pipelineMetric,
  queueMetric,
  streamMetric,
  tableMetric,
  topicMetric,
} from "../metrics.ts";
import type { Thresholds } from "../thresholds.ts";
import type { Freshness, Watched, WatchedTopic } from "../Watched.ts";
import { functionsOf, Source } from "../Watched.ts";
import type { Line } from "./graph.ts";
import { graph } from "./graph.ts";
import type { Widget } from "./Widget.ts";

/** What came of asking a provider. */
function polls({ region, watched }: DashboardContent): Widget[] {
  if (watched.polls === undefined) return [];
  const count = (name: Parameters<typeof pipelineMetric>[0], label: string): Line => ({
    metric: pipelineMetric(name, watched.pipelineName),
    stat: "Sum",
    label,
  });
  return [
    graph({
      region,
      title: "Polls of the provider",
      unit: "a minute",
      lines: [
        count("Polls", "polls"),
        count("PollsMissed", "polls missed"),
        count("QuotesSent", "quotes sent"),
        count("QuotesRefused", "quotes refused"),
        count("SymbolsUnanswered", "symbols not answered"),
        count("ProviderFailures", "questions that failed"),
        count("FallbackQuotes", "made-up quotes instead"),
      ],
    }),
  ];
}

/** What a dashboard shows. */
export interface DashboardContent {
  readonly region: pulumi.Input<string>;
  readonly watched: Watched;
  readonly thresholds: Thresholds;
  readonly freshness?: Freshness;
  /** The alarms of the pipeline, if there are any. */
  readonly alarmArns: readonly pulumi.Input<string>[];
}

/**
 * Most alarms in one widget.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
const MAX_ALARMS = 100;
/** Symbols that one graph can show and still be read. */
const MAX_SYMBOLS = 50;

/** The parts of a pipeline's dashboard, what an operator looks at first on top. */
export function pipelineWidgets(content: DashboardContent): Widget[] {
  return [
    ...alarmStates(content),
    throughput(content),
    age(content),
    freshness(content),
    ...silence(content),
    failures(content),
    retries(content),
    duration(content),
    alerts(content),
    ...deliveries(content),
    ...queues(content),
    ...polls(content),
    throttles(content),
    rejections(content),
    cost(content),
  ];
}

function alarmStates({ alarmArns }: DashboardContent): Widget[] {
  if (alarmArns.length === 0) return [];
  const shown = alarmArns.slice(0, MAX_ALARMS);
  const rest = alarmArns.length - shown.length;
  const title = rest === 0 ? "Alarms" : `Alarms (the first ${MAX_ALARMS}; ${rest} more)`;
  return [{ type: "alarm", width: 24, height: 4, properties: { title, alarms: shown } }];
}

function throughput({ region, watched: { pipelineName, streamName } }: DashboardContent): Widget {
  const count = (name: Parameters<typeof pipelineMetric>[0], label: string): Line => ({
    metric: pipelineMetric(name, pipelineName),
    stat: "Sum",
    label,
  });
  return graph({
    region,
    title: "Ticks",
    unit: "a minute",
    lines: [
      ...ofStream(streamName, "IncomingRecords", "sent"),
      count("TicksAccepted", "accepted"),
      count("TicksRejected", "refused"),
      count("TicksLate", "late"),
      count("TicksAhead", "ahead"),
      count("Anomalies", "anomalies"),
      count("PartitionKeysMismatched", "put under another key than the symbol"),
    ],
  });
}

/** A line of the tick stream, where there is one. */
function ofStream(
  streamName: pulumi.Input<string> | undefined,
  name: Parameters<typeof streamMetric>[0],
  label: string,
): Line[] {
  if (streamName === undefined) return [];
  return [{ metric: streamMetric(name, streamName), stat: "Sum", label }];
}

function age({ region, watched: { mappings }, thresholds }: DashboardContent): Widget {
  const streams = mappings.filter(({ reads }) => reads === Source.Stream);
  const topics = mappings.filter(({ reads }) => reads === Source.Topic);
  return graph({
    region,
    title: "How far behind their streams functions are",
    unit: "ms",
    lines: [
      ...streams.map(({ function: { role, functionName } }): Line => ({
        metric: functionMetric("IteratorAge", functionName),
        stat: "Maximum",
        label: role,
      })),
      ...topics.map(({ function: { role, functionName } }): Line => ({
        metric: functionMetric("OffsetLag", functionName),
        stat: "Maximum",
        label: `${role}, records`,
        onTheRight: true,
      })),
    ],
    levels: streams.map(({ function: { role }, recordAgeSeconds }) => ({
      label: `alarm of ${role}`,
      value: percentInMs(recordAgeSeconds, thresholds.iteratorAgePercent),
    })),
  });
}

function freshness({ region, watched, freshness: limits }: DashboardContent): Widget {
  const staleMinutes = limits?.staleMinutes ?? -1;
  const symbols = staleMinutes === -1 ? [] : (limits?.symbols ?? []);
  const line = (label: string, symbol?: string): Line => ({
    metric: pipelineMetric("TickAgeSeconds", watched.pipelineName, symbol),
    stat: "Minimum",
    label,
  });
  const title = "Age of the newest tick as it is stored";
  const shown = symbols.slice(0, MAX_SYMBOLS);
  const rest = symbols.length - shown.length;
  return graph({
    region,
    title: rest === 0 ? title : `${title} (${rest} symbols not shown)`,
    unit: "seconds",
    lines: [line("all symbols"), ...shown.map((symbol) => line(symbol, symbol))],
    ...(staleMinutes === -1 ? {} : { levels: [{ label: "stale", value: staleMinutes * 60 }] }),
  });
}

/** In market hours, where it is known what to expect. */
function silence({ region, watched, freshness: limits }: DashboardContent): Widget[] {
  if (limits?.inSession === undefined) return [];
  const { symbols, inSession } = limits;
  const { pipelineName } = watched;
  const shown = symbols.slice(0, MAX_SYMBOLS);
  const rest = symbols.length - shown.length;
  const title = "Intervals without a new trade, in market hours";
  return [
    graph({
      region,
      title: rest === 0 ? title : `${title} (${rest} symbols not shown)`,
      unit: `intervals of ${inSession.intervalSeconds} s`,
      lines: [
        ...shown.map((symbol): Line => ({
          metric: pipelineMetric("IntervalsMissed", pipelineName, symbol),
          stat: "Maximum",
          label: symbol,
        })),
        {
          metric: pipelineMetric("FeedGaps", pipelineName),
          stat: "Sum",
          label: "gaps",
          onTheRight: true,
        },
      ],
      levels: [{ label: "stale", value: inSession.staleIntervals }],
    }),
  ];
}

function failures({ region, watched }: DashboardContent): Widget {
  return graph({
    region,
    title: "Failures",
    unit: "invocations",
    lines: [
      ...functionsOf(watched).map(({ role, functionName }): Line => ({
        metric: functionMetric("Errors", functionName),
        stat: "Sum",
        label: `${role} failed`,
      })),
      ...functionsOf(watched).map(({ role, functionName }): Line => ({
        metric: functionMetric("DestinationDeliveryFailures", functionName),
        stat: "Sum",
        label: `${role} not kept`,
      })),
    ],
  });
}

function retries({ region, watched: { mappings } }: DashboardContent): Widget {
  const names = {
    PolledEventCount: "read",
    FailedInvokeEventCount: "retried",
    OnFailureDestinationDeliveredEventCount: "put into the failed bucket",
    DroppedEventCount: "lost",
  } as const;
  return graph({
    region,
    title: "Records",
    unit: "a minute",
    lines: mappings.flatMap(({ function: { role }, uuid }) =>
      (Object.keys(names) as (keyof typeof names)[]).map((name) => ({
        metric: mappingMetric(name, uuid),
        stat: "Sum" as const,
        label: `${role} ${names[name]}`,
        onTheRight: name === "PolledEventCount",
      })),
    ),
  });
}

function duration({ region, watched, thresholds }: DashboardContent): Widget {
  const { processTicks } = watched;
  return graph({
    region,
    title: "Duration",
    unit: "ms",
    lines: functionsOf(watched).flatMap(({ role, functionName }): Line[] => [
      { metric: functionMetric("Duration", functionName), stat: "p99", label: `${role} p99` },
      { metric: functionMetric("Duration", functionName), stat: "Average", label: role },
    ]),
    levels: [
      {
        label: `alarm of ${processTicks.role}`,
        value: percentInMs(processTicks.timeoutSeconds, thresholds.durationPercent),
      },
    ],
  });
}

function alerts({ region, watched: { pipelineName } }: DashboardContent): Widget {
  return graph({
    region,
    title: "Alerts",
    unit: "a minute",
    lines: [
      { metric: pipelineMetric("AlertsRaised", pipelineName), stat: "Sum", label: "raised" },
      { metric: pipelineMetric("AlertsPublished", pipelineName), stat: "Sum", label: "published" },
      { metric: pipelineMetric("AlertsExpired", pipelineName), stat: "Sum", label: "too old" },
      { metric: pipelineMetric("AlertsPending", pipelineName), stat: "Maximum", label: "waiting" },
    ],
  });
}

function deliveries({ region, watched: { alertTopic, opsTopic } }: DashboardContent): Widget[] {
  const topics = { alerts: alertTopic, alarms: opsTopic };
  return Object.entries(topics).flatMap(([messages, topic]) =>
    topic === undefined
      ? []
      : [
          graph({
            region,
            title: `Deliveries of ${messages}`,
            unit: "a minute",
            lines: deliveryLines(topic),
          }),
        ],
  );
}

function deliveryLines({ topicName, undeliveredQueueName }: WatchedTopic): Line[] {
  const line = (name: Parameters<typeof topicMetric>[0], label: string): Line => ({
    metric: topicMetric(name, topicName),
    stat: "Sum",
    label,
  });
  return [
    line("NumberOfMessagesPublished", "published"),
    line("NumberOfNotificationsDelivered", "delivered"),
    line("NumberOfNotificationsFailed", "failed"),
    ...(undeliveredQueueName === undefined
      ? []
      : [
          line("NumberOfNotificationsFailedToRedriveToDlq", "not kept"),
          waiting(undeliveredQueueName, "in the dead-letter queue"),
        ]),
  ];
}

function waiting(queueName: pulumi.Input<string>, label: string): Line {
  return {
    metric: queueMetric("ApproximateNumberOfMessagesVisible", queueName),
    stat: "Maximum",
    label,
  };
}

/** What waits between services, where anything does. */
function queues({ region, watched }: DashboardContent): Widget[] {
  const { queues: watchedQueues = [], deliveries: streams = [] } = watched;
  if (watchedQueues.length + streams.length === 0) return [];
  return [
    graph({
      region,
      title: "What waits between services: age, and failed messages",
      unit: "seconds",
      lines: [
        ...watchedQueues.map(({ role, queueName }): Line => ({
          metric: queueMetric("ApproximateAgeOfOldestMessage", queueName),
          stat: "Maximum",
          label: role,
        })),
        ...streams.map(({ role, deliveryStreamName }): Line => ({
          metric: deliveryMetric("DeliveryToS3.DataFreshness", deliveryStreamName),
          stat: "Maximum",
          label: role,
        })),
        ...watchedQueues.flatMap(({ role, deadLetterQueueName }): Line[] =>
          deadLetterQueueName === undefined
            ? []
            : [{ ...waiting(deadLetterQueueName, `${role} failed`), onTheRight: true }],
        ),
      ],
    }),
  ];
}

function throttles({ region, watched }: DashboardContent): Widget {
  const { streamName, tickTableName, trendTableName } = watched;
  return graph({
    region,
    title: "Throttles",
    unit: "a minute",
    lines: [
      ...ofStream(streamName, "WriteProvisionedThroughputExceeded", "stream writes"),
      ...ofStream(streamName, "ReadProvisionedThroughputExceeded", "stream reads"),
      ...Object.entries({ "tick table": tickTableName, "trend table": trendTableName }).flatMap(
        ([table, name]): Line[] => [
          { metric: tableMetric("ReadThrottleEvents", name), stat: "Sum", label: `${table} reads` },
          {
            metric: tableMetric("WriteThrottleEvents", name),
            stat: "Sum",
            label: `${table} writes`,
          },
        ],
      ),
      ...functionsOf(watched).map(({ role, functionName }): Line => ({
        metric: functionMetric("Throttles", functionName),
        stat: "Sum",
        label: role,
      })),
    ],
  });
}

/** From the log: a metric for each of some fifty reasons would cost more than looking it up. */
function rejections({ region, watched: { processTicks } }: DashboardContent): Widget {
  const sums = REJECTION_REASONS.map((reason) => `sum(reasons.${reason}) as ${reason}`);
  const query = `filter message = "records refused" | stats ${sums.join(", ")}`;
  return {
    type: "log",
    width: 24,
    height: 6,
    properties: {
      title: "Refused records by reason",
      region,
      view: "table",
      query: pulumi.interpolate`SOURCE '${processTicks.logGroupName}' | ${query}`,
    },
  };
}

/** What the bill is counted by. */
function cost({ region, watched }: DashboardContent): Widget {
  const { streamName, tickTableName, trendTableName } = watched;
  const consumed = (
    name: "ConsumedReadCapacityUnits" | "ConsumedWriteCapacityUnits",
    tableName: pulumi.Input<string>,
    label: string,
  ): Line => ({ metric: tableMetric(name, tableName), stat: "Sum", label });
  return graph({
    region,
    title: "What costs: invocations, request units, bytes",
    unit: "a minute",
    width: 24,
    lines: [
      ...functionsOf(watched).map(({ role, functionName }): Line => ({
        metric: functionMetric("Invocations", functionName),
        stat: "Sum",
        label: `${role} invocations`,
      })),
      consumed("ConsumedWriteCapacityUnits", tickTableName, "tick table writes"),
      consumed("ConsumedReadCapacityUnits", tickTableName, "tick table reads"),
      consumed("ConsumedWriteCapacityUnits", trendTableName, "trend table writes"),
      consumed("ConsumedReadCapacityUnits", trendTableName, "trend table reads"),
      ...ofStream(streamName, "IncomingBytes", "stream bytes").map((line) => ({
        ...line,
        onTheRight: true,
      })),
    ],
  });
}
