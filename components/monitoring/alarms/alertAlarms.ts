import type { Alarm } from "../Alarm.ts";
import { functionMetric, pipelineMetric, topicMetric } from "../metrics.ts";
import type { Thresholds } from "../thresholds.ts";
import type { Watched, WatchedTopic } from "../Watched.ts";
import { whileMessagesWait } from "./queueAlarms.ts";
import { AT_THE_FIRST, lasting } from "./timings.ts";

/** Alarms on alerts that do not reach anybody, and on alarms that do not. */
export function alertAlarms(watched: Watched, thresholds: Thresholds): Alarm[] {
  const { pipelineName, sweepAlerts, alertTopic, opsTopic } = watched;
  return [
    {
      runbook: "pending-alerts",
      subject: "",
      summary: "Alerts wait to be published: the alert topic does not take them.",
      source: { metric: pipelineMetric("AlertsPending", pipelineName), stat: "Maximum" },
      rings: "at-least",
      threshold: thresholds.pendingAlerts,
      ...lasting(),
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
        metric: topicMetric("NumberOfNotificationsFailed", alertTopic.topicName),
        stat: "Sum",
      },
      rings: "at-least",
      threshold: thresholds.failedDeliveries,
      ...AT_THE_FIRST,
    },
    ...undelivered(alertTopic, "alerts"),
    ...(opsTopic === undefined ? [] : undelivered(opsTopic, "alarms")),
  ];
}

/** A topic without a queue of what it could not deliver cannot fail to fill it either. */
function undelivered(
  { topicName, undeliveredQueueName }: WatchedTopic,
  messages: "alerts" | "alarms",
): Alarm[] {
  if (undeliveredQueueName === undefined) return [];
  return [
    {
      runbook: `undelivered-${messages}`,
      subject: "",
      summary: `Messages that no retry could deliver wait in the dead-letter queue of the ${messages}.`,
      ...whileMessagesWait(undeliveredQueueName),
    },
    {
      runbook: "delivery-not-kept",
      subject: messages,
      summary: `Some ${messages} could neither be delivered nor be put into the dead-letter queue.`,
      source: {
        metric: topicMetric("NumberOfNotificationsFailedToRedriveToDlq", topicName),
        stat: "Sum",
      },
      rings: "at-least",
      threshold: 1,
      ...AT_THE_FIRST,
    },
  ];
}
