import { isDeadLetterQueue, MAX_RETENTION_SECONDS } from "../../deadLetterTargets.ts";
import type { StackRule } from "../../framework/Rule.ts";
import { hold, notApplicable } from "../../framework/Verdict.ts";

/** What SQS takes where nothing is said, in seconds. */
const DEFAULT_SECONDS = 4 * 86_400;

export const sqsDeadLetterRetention: StackRule = {
  name: "sqs-dead-letter-retention",
  scope: "stack",
  groups: ["resilience"],
  title: "Dead-letter queues keep messages as long as SQS can.",
  rationale:
    "A message's age counts from when it was first sent, so that one that was retried for days expires soon after it is put aside.",
  severity: "low",
  level: "mandatory",
  links: [
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
  ],
  controls: [],
  resourceTypes: ["aws:sqs/queue:Queue"],
  remedy: "set messageRetentionSeconds to 1209600",
  evaluate: (queue, { stack }) => {
    if (!isDeadLetterQueue(queue, stack)) return notApplicable("it is no dead-letter queue");
    const seconds = queue.props.number("messageRetentionSeconds") ?? DEFAULT_SECONDS;
    return hold(seconds >= MAX_RETENTION_SECONDS, {
      property: "messageRetentionSeconds",
      must: `must be ${String(MAX_RETENTION_SECONDS)}`,
      got: seconds,
    });
  },
};
