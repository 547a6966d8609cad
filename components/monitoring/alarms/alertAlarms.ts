import type { Alarm } from "../Alarm.ts";
import { functionMetric, pipelineMetric, queueMetric, topicMetric } from "../metrics.ts";
import type { Thresholds } from "../thresholds.ts";
import type { Watched } from "../Watched.ts";

/** Alarms on alerts that do not reach anybody. */
export function alertAlarms(watched: Watched, thresholds: Thresholds): Alarm[] {
  const { pipelineName, sweepAlerts, alertTopicName } = watched;
  return [
    {
      runbook: "pending-alerts",
      subject: "",
      summary: "Alerts wait to be published: the alert topic does not take them.",
      source: { metric: pipelineMetric("AlertsPending", pipelineName), stat: "Maximum" },
      rings: "at-least",
      threshold: thresholds.pendingAlerts,
      periodSeconds: 60,
      periods: 5,
      badPeriods: 3,
      silence: "good",
    },
    {
      runbook: "sweep-stopped",
      subject: "",
      summary: "The sweep does not run: alerts that a crash left behind stay behind.",
      source: {
        metric: functionMetric("Invocations", sweepAlerts.functionName),
        stat: "Sum",
      },
      rings: "below",
      threshold: 1,
      periodSeconds: 60,
      periods: 5,
      badPeriods: 5,
      silence: "bad",
    },
    {
      runbook: "failed-deliveries",
      subject: "",
      summary: "The alert topic could not deliver alerts to some of its endpoints.",
      source: {
        metric: topicMetric("NumberOfNotificationsFailed", alertTopicName),
        stat: "Sum",
      },
      rings: "at-least",
      threshold: thresholds.failedDeliveries,
      periodSeconds: 300,
      periods: 12,
      badPeriods: 1,
      silence: "good",
    },
    ...undeliveredAlerts(watched),
  ];
}

function undeliveredAlerts({ undeliveredQueueName }: Watched): Alarm[] {
  if (undeliveredQueueName === undefined) return [];
  return [
    {
      runbook: "undelivered-alerts",
      subject: "",
      summary: "Alerts that no retry could deliver wait in the dead-letter queue.",
      source: {
        metric: queueMetric("ApproximateNumberOfMessagesVisible", undeliveredQueueName),
        stat: "Maximum",
      },
      rings: "at-least",
      threshold: 1,
      periodSeconds: 300,
      periods: 3,
      badPeriods: 1,
      silence: "good",
    },
  ];
}
