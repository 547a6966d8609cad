import type { MonitoringArgs } from "../../../components/monitoring/Monitoring.ts";
import { Monitoring } from "../../../components/monitoring/Monitoring.ts";
import { DEFAULT_THRESHOLDS } from "../../../components/monitoring/thresholds.ts";
import type { Watched, WatchedFunction } from "../../../components/monitoring/Watched.ts";
import { InvokedBy, Source } from "../../../components/monitoring/Watched.ts";
import { ACCOUNT } from "../account.ts";
import type { Registrations } from "../registerPipeline.ts";
import { register } from "../registerPipeline.ts";

/** Start of physical names in the tests of monitoring. */
export const PHYSICAL_NAME = "demo-dev-stocks-1a2b3c4d";

/** A function to watch, named after its role. */
export function watchedFunction(
  role: string,
  invokedBy: InvokedBy,
  timeoutSeconds = 60,
): WatchedFunction {
  return {
    role,
    invokedBy,
    functionName: `${role}-fn`,
    timeoutSeconds,
    logGroupName: `/aws/lambda/${PHYSICAL_NAME}-${role}`,
  };
}

/** A pipeline to watch, named so that each name says what it is. */
export function makeWatched(overrides: Partial<Watched> = {}): Watched {
  const processTicks = watchedFunction("process-ticks", InvokedBy.Stream);
  const detectTrends = watchedFunction("detect-trends", InvokedBy.Stream, 30);
  return {
    pipelineName: PHYSICAL_NAME,
    streamName: "tick-stream",
    tickTableName: "tick-table",
    trendTableName: "trend-table",
    alertTopic: { topicName: "alert-topic" },
    processTicks,
    detectTrends,
    sweepAlerts: watchedFunction("sweep-alerts", InvokedBy.EveryMinute),
    mappings: [
      {
        function: processTicks,
        reads: Source.Stream,
        uuid: "uuid-of-ticks",
        recordAgeSeconds: 21_600,
      },
      {
        function: detectTrends,
        reads: Source.Stream,
        uuid: "uuid-of-trends",
        recordAgeSeconds: 7_200,
      },
    ],
    ...overrides,
  };
}

/** Everything that can be watched: functions of every kind, queues, Firehose. */
function makeWatchedInFull(): Watched {
  return makeWatched({
    otherFunctions: [
      watchedFunction("notify-slack", InvokedBy.Topic, 10),
      watchedFunction("compact-ticks", InvokedBy.EveryHour, 900),
      watchedFunction("import-files", InvokedBy.Queue, 300),
    ],
    alertTopic: { topicName: "alert-topic", undeliveredQueueName: "undelivered" },
    queues: [
      {
        role: "raw-arrivals",
        queueName: "raw-arrivals-queue",
        maxAgeSeconds: 10_800,
        deadLetterQueueName: "raw-arrivals-dead",
      },
      { role: "imports", queueName: "imports-queue", maxAgeSeconds: 3_600 },
    ],
    polls: {
      function: watchedFunction("produce-quotes", InvokedBy.InSession, 150),
      intervalSeconds: 60,
      runs: { weekdays: [1, 5], hours: [14, 19] },
    },
    deliveries: [{ role: "staging", deliveryStreamName: "staging-delivery", maxAgeSeconds: 1_800 }],
  });
}

/** What a pipeline can have at most. */
export const FULL: Partial<MonitoringArgs> = {
  watched: makeWatchedInFull(),
  freshness: {
    ...{ symbols: ["AAPL", "BRK.B"], staleMinutes: 15 },
    inSession: { intervalSeconds: 30, staleIntervals: 10 },
  },
};

/** The same where the ticks come from a topic rather than a stream. */
export const FROM_TOPIC: Partial<MonitoringArgs> = { ...FULL, watched: readingTopic(FULL.watched) };

function readingTopic(watched: Watched = makeWatched()): Watched {
  const [ticks, ...others] = watched.mappings;
  if (ticks === undefined) throw new Error("nothing reads the ticks");
  return { ...watched, mappings: [{ ...ticks, reads: Source.Topic }, ...others] };
}

/** Registers the monitoring of a pipeline under the mocks. */
export function registerMonitoring(
  overrides: Partial<MonitoringArgs> = {},
): Promise<Registrations> {
  return register(() => {
    new Monitoring("stocks-monitoring", {
      account: ACCOUNT,
      keyArn: "arn:aws:kms:us-east-1:123456789012:key/1",
      physicalName: PHYSICAL_NAME,
      watched: makeWatched(),
      alarms: true,
      dashboard: true,
      opsEndpoints: [],
      thresholds: DEFAULT_THRESHOLDS,
      tags: { team: "quant" },
      ...overrides,
    });
  });
}
