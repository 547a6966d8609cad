import { sqsQueueDeadLetter } from "../../../../policy/rules/resilience/sqsQueueDeadLetter.ts";
import type { TestResource } from "../../analyze.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const ARN = "arn:aws:sqs:us-east-1:123456789012:dead";
const DEAD = JSON.stringify({ deadLetterTargetArn: ARN, maxReceiveCount: 10 });

const queue = (props: Record<string, unknown> = {}): TestResource => ({
  props: { arn: ARN, url: "https://sqs/dead", ...props },
});
const source = (props: Record<string, unknown> = {}): TestResource => ({
  name: "source",
  props: { arn: "arn:aws:sqs:us-east-1:123456789012:source", redrivePolicy: DEAD, ...props },
});

describeRule(sqsQueueDeadLetter, {
  compliant: {
    "a queue with one": [queue({ redrivePolicy: DEAD.replace(":dead", ":other") })],
    "one that is made in the same update": [queue({ redrivePolicy: UNKNOWN })],
    "a policy beside it": [
      queue(),
      {
        type: "aws:sqs/redrivePolicy:RedrivePolicy",
        name: "redrive",
        props: { queueUrl: "https://sqs/dead", redrivePolicy: DEAD.replace(":dead", ":other") },
      },
    ],
  },
  violating: {
    "a queue that a function reads": [
      [
        queue({ messageRetentionSeconds: 1_209_600 }),
        {
          type: "aws:lambda/eventSourceMapping:EventSourceMapping",
          name: "mapping",
          props: { eventSourceArn: ARN },
        },
      ],
      '"redrivePolicy" must be set',
    ],
    "a queue without": [queue(), '"redrivePolicy" must be set, got none; set redrivePolicy'],
    "a queue whose name is the beginning of a dead-letter queue's": [
      [queue({ arn: ARN.slice(0, -1) }), source()],
      '"redrivePolicy" must be set',
    ],
  },
  unknown: {
    "seconds that are computed": [
      [queue({ messageRetentionSeconds: UNKNOWN })],
      "messageRetentionSeconds",
    ],
    "a policy of which nobody can tell what it is of": [
      [
        queue(),
        {
          type: "aws:sqs/redrivePolicy:RedrivePolicy",
          name: "redrive",
          props: { queueUrl: UNKNOWN, redrivePolicy: DEAD.replace(":dead", ":other") },
        },
      ],
      "redrive.queueUrl",
    ],
  },
  notApplicable: {
    "a queue that keeps messages for the longest time and that nothing reads": [
      queue({ messageRetentionSeconds: 1_209_600 }),
    ],
    "a dead-letter queue": [queue(), source()],
    "a dead-letter queue that is made in the same update": [
      queue({ arn: UNKNOWN }),
      { ...source({ redrivePolicy: UNKNOWN }), from: { redrivePolicy: ["subject"] } },
    ],
    "a subscription's dead-letter queue": [
      queue(),
      {
        type: "aws:sns/topicSubscription:TopicSubscription",
        name: "subscription",
        props: { redrivePolicy: JSON.stringify({ deadLetterTargetArn: ARN }) },
      },
    ],
    "a schedule's dead-letter queue": [
      queue(),
      {
        type: "aws:scheduler/schedule:Schedule",
        name: "schedule",
        props: { target: { deadLetterConfig: { arn: ARN } } },
      },
    ],
  },
});
