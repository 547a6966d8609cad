import { judgeNotPublic } from "../../documents/judgeAllowed.ts";
import type { ResourceRule } from "../../framework/Rule.ts";

export const sqsQueuePolicyNotPublic: ResourceRule = {
  name: "sqs-queue-policy-not-public",
  scope: "resource",
  groups: ["publicAccess", "leastPrivilege"],
  title: "Queue policies allow nothing to everybody.",
  rationale: "Everybody could send to the queue, or take its messages.",
  severity: "critical",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/sqs-controls.html#sqs-3"],
  controls: ["SQS.3", "CKV_AWS_168", "AWS-0097"],
  resourceTypes: ["aws:sqs/queuePolicy:QueuePolicy", "aws:sqs/queue:Queue"],
  remedy: "name who may, or add a condition such as aws:SourceAccount",
  evaluate: ({ props }) => judgeNotPublic(props, "policy"),
};
