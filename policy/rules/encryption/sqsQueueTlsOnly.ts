import type { StackRule } from "../../framework/Rule.ts";
import { holdTlsOnly } from "../../holdTlsOnly.ts";

export const sqsQueueTlsOnly: StackRule = {
  name: "sqs-queue-tls-only",
  scope: "stack",
  groups: ["encryption"],
  title: "SQS queues are reached over TLS only.",
  rationale: "SQS answers plain HTTP too unless the policy says no.",
  severity: "medium",
  level: "mandatory",
  links: [
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html",
  ],
  controls: ["AwsSolutions-SQS4"],
  resourceTypes: ["aws:sqs/queue:Queue"],
  remedy: 'add to its QueuePolicy a Deny of sqs:* for "*" where aws:SecureTransport is "false"',
  evaluate: (queue, { stack }) =>
    holdTlsOnly(queue, {
      stack,
      policyType: "aws:sqs/queuePolicy:QueuePolicy",
      pointer: "queueUrl",
      actions: ["sqs:*"],
    }),
};
