import type { MonitoringArgs } from "../../../components/monitoring/Monitoring.ts";
import { Monitoring } from "../../../components/monitoring/Monitoring.ts";
import { DEFAULT_THRESHOLDS } from "../../../components/monitoring/thresholds.ts";
import type { Watched, WatchedFunction } from "../../../components/monitoring/Watched.ts";
import { ACCOUNT } from "../account.ts";
import type { Registrations } from "../registerPipeline.ts";
import { register } from "../registerPipeline.ts";

/** Start of physical names in the tests of monitoring. */
export const PHYSICAL_NAME = "demo-dev-stocks-1a2b3c4d";

function watchedFunction(role: string, timeoutSeconds = 60): WatchedFunction {
  return {
    role,
    functionName: `${role}-fn`,
    timeoutSeconds,
    logGroupName: `/aws/lambda/${PHYSICAL_NAME}-${role}`,
  };
}

/** A pipeline to watch, named so that each name says what it is. */
export function makeWatched(overrides: Partial<Watched> = {}): Watched {
  return {
    pipelineName: PHYSICAL_NAME,
    streamName: "tick-stream",
    tickTableName: "tick-table",
    trendTableName: "trend-table",
    alertTopicName: "alert-topic",
    processTicks: watchedFunction("process-ticks"),
    detectTrends: watchedFunction("detect-trends", 30),
    sweepAlerts: watchedFunction("sweep-alerts"),
    mappings: [
      {
        role: "process-ticks",
        functionName: "process-ticks-fn",
        uuid: "uuid-of-ticks",
        recordAgeSeconds: 21_600,
      },
      {
        role: "detect-trends",
        functionName: "detect-trends-fn",
        uuid: "uuid-of-trends",
        recordAgeSeconds: 7_200,
      },
    ],
    ...overrides,
  };
}

/** Everything that can be watched: another function, a dead-letter queue. */
export function makeWatchedInFull(): Watched {
  return makeWatched({
    otherFunctions: [watchedFunction("notify-slack", 10)],
    undeliveredQueueName: "undelivered",
  });
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
