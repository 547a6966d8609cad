import { isDeadLetterQueue, MAX_RETENTION_SECONDS } from "../../deadLetterTargets.ts";
import type { StackRule } from "../../framework/Rule.ts";
import type { Stack, StackResource } from "../../framework/Stack.ts";
import { compliant, hold, notApplicable } from "../../framework/Verdict.ts";

const POLICY_TYPES = ["aws:sqs/redrivePolicy:RedrivePolicy"];

const MAPPING_TYPES = ["aws:lambda/eventSourceMapping:EventSourceMapping"];

export const sqsQueueDeadLetter: StackRule = {
  name: "sqs-queue-dead-letter",
  scope: "stack",
  groups: ["resilience"],
  title: "Queues put aside what cannot be worked on.",
  rationale: "A message that always fails comes back until it expires, and then is lost.",
  severity: "medium",
  level: "mandatory",
  links: [
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
  ],
  controls: ["AwsSolutions-SQS3", "Serverless-SQSRedrivePolicy", "CT.SQS.PR.1"],
  resourceTypes: ["aws:sqs/queue:Queue"],
  remedy: "set redrivePolicy to another queue",
  evaluate: (queue, { stack }) => {
    if (isDeadLetterQueue(queue, stack)) return notApplicable("it is a dead-letter queue");
    if (queue.props.isUnknown("redrivePolicy") || queue.props.has("redrivePolicy")) {
      return compliant();
    }
    if (isPutAside(queue, stack)) {
      return notApplicable("it keeps messages for the longest time and no function reads it");
    }
    const policies = stack.pointingAt(queue, POLICY_TYPES, "queueUrl");
    return hold(policies.length > 0, { property: "redrivePolicy", must: "must be set" });
  },
};

/** Whether a queue is one for what was put aside, although nothing names it yet. */
function isPutAside(queue: StackResource, stack: Stack): boolean {
  const seconds = queue.props.number("messageRetentionSeconds") ?? 0;
  if (seconds < MAX_RETENTION_SECONDS) return false;
  return stack.pointingAt(queue, MAPPING_TYPES, "eventSourceArn").length === 0;
}
