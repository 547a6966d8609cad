import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";

const ROLES = [
  "applicationFailureFeedbackRoleArn",
  "firehoseFailureFeedbackRoleArn",
  "httpFailureFeedbackRoleArn",
  "lambdaFailureFeedbackRoleArn",
  "sqsFailureFeedbackRoleArn",
];

export const snsTopicDeliveryStatus: ResourceRule = {
  name: "sns-topic-delivery-status",
  scope: "resource",
  groups: ["logging"],
  title: "SNS topics log whether messages were delivered.",
  rationale:
    "Without it a receiver that refuses shows in a count only. It is billed as logs, so that it is an option.",
  severity: "low",
  level: "advisory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/sns-controls.html#sns-2"],
  controls: ["SNS.2"],
  resourceTypes: ["aws:sns/topic:Topic"],
  remedy: "set a failure feedback role",
  evaluate: ({ props }) =>
    hold(
      ROLES.some((role) => props.isUnknown(role) || props.has(role)),
      { property: "sqsFailureFeedbackRoleArn", must: "must be set, or that of another protocol" },
    ),
};
