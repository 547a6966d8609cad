import type * as pulumi from "@pulumi/pulumi";
import type { Alarm } from "../Alarm.ts";
import { deliveryMetric, queueMetric } from "../metrics.ts";
import type { Watched, WatchedDelivery, WatchedQueue } from "../Watched.ts";
import { lasting, WHILE_THERE } from "./timings.ts";

/** Alarms on what waits between services: in queues, and in Firehose. */
export function queueAlarms({ queues = [], deliveries = [] }: Watched): Alarm[] {
  return [
    ...queues.flatMap((queue) => [oldestMessage(queue), ...deadLetters(queue)]),
    ...deliveries.map(oldestRecord),
  ];
}

/** Part of an alarm that rings while a queue holds messages that nobody takes on their own. */
export function whileMessagesWait(queueName: pulumi.Input<string>) {
  return {
    source: {
      metric: queueMetric("ApproximateNumberOfMessagesVisible", queueName),
      stat: "Maximum",
    },
    rings: "at-least",
    threshold: 1,
    ...WHILE_THERE,
  } as const;
}

/**
 * Also those that are being worked on. What was received three times counts no more: the dead-letter
 * queue is for that. An empty queue has no age.
 */
function oldestMessage({ role, queueName, maxAgeSeconds }: WatchedQueue): Alarm {
  return {
    runbook: "queue-age",
    subject: role,
    summary: `Messages wait in the queue ${role} for longer than they should.`,
    source: { metric: queueMetric("ApproximateAgeOfOldestMessage", queueName), stat: "Maximum" },
    rings: "above",
    threshold: maxAgeSeconds,
    ...lasting(),
  };
}

function deadLetters({ role, deadLetterQueueName }: WatchedQueue): Alarm[] {
  if (deadLetterQueueName === undefined) return [];
  return [
    {
      runbook: "dead-letters",
      subject: role,
      summary: `Messages of the queue ${role} failed too often, and wait in its dead-letter queue.`,
      ...whileMessagesWait(deadLetterQueueName),
    },
  ];
}

function oldestRecord({ role, deliveryStreamName, maxAgeSeconds }: WatchedDelivery): Alarm {
  return {
    runbook: "delivery-age",
    subject: role,
    summary: `The Firehose stream ${role} does not get its records into the bucket.`,
    source: {
      metric: deliveryMetric("DeliveryToS3.DataFreshness", deliveryStreamName),
      stat: "Maximum",
    },
    rings: "above",
    threshold: maxAgeSeconds,
    ...lasting(),
  };
}
