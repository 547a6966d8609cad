import { isDeadLetterQueue } from "../../deadLetterTargets.ts";
import type { StackRule } from "../../framework/Rule.ts";
import { compliant, hold, notApplicable } from "../../framework/Verdict.ts";

const POLICY_TYPES = ["aws:sqs/redrivePolicy:RedrivePolicy"];

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
    const policies = stack.pointingAt(queue, POLICY_TYPES, "queueUrl");
    return hold(policies.length > 0, { property: "redrivePolicy", must: "must be set" });
  },
};
