import type { StackRule } from "../../framework/Rule.ts";
import { holdTlsOnly } from "../../holdTlsOnly.ts";

export const snsTopicTlsOnly: StackRule = {
  name: "sns-topic-tls-only",
  scope: "stack",
  groups: ["encryption"],
  title: "SNS topics take messages over TLS only.",
  rationale: "SNS answers plain HTTP too unless the policy says no.",
  severity: "medium",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html"],
  controls: ["AwsSolutions-SNS3"],
  resourceTypes: ["aws:sns/topic:Topic"],
  remedy:
    'add to its TopicPolicy a Deny of sns:Publish for "*" where aws:SecureTransport is "false"',
  evaluate: (topic, { stack }) =>
    holdTlsOnly(topic, {
      stack,
      policyType: "aws:sns/topicPolicy:TopicPolicy",
      pointer: "arn",
      actions: ["sns:Publish", "sns:*"],
    }),
};
