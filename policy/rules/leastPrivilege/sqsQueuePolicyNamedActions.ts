import { judgeAllowed } from "../../documents/judgeAllowed.ts";
import { judgeNamedActions } from "../../documents/statement.ts";
import type { ResourceRule } from "../../framework/Rule.ts";

export const sqsQueuePolicyNamedActions: ResourceRule = {
  name: "sqs-queue-policy-named-actions",
  scope: "resource",
  groups: ["leastPrivilege"],
  title: "Queue policies allow named actions.",
  rationale: "Who may do everything with a queue may empty it, delete it and open it to others.",
  severity: "high",
  level: "mandatory",
  links: [
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html",
  ],
  controls: ["CKV_AWS_72", "AWS-0097"],
  resourceTypes: ["aws:sqs/queuePolicy:QueuePolicy", "aws:sqs/queue:Queue"],
  remedy: "name the actions that are needed",
  evaluate: ({ props }) => judgeAllowed(props, "policy", judgeNamedActions),
};
