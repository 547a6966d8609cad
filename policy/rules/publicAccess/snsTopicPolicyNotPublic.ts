import { judgeNotPublic } from "../../documents/judgeAllowed.ts";
import type { ResourceRule } from "../../framework/Rule.ts";

export const snsTopicPolicyNotPublic: ResourceRule = {
  name: "sns-topic-policy-not-public",
  scope: "resource",
  groups: ["publicAccess", "leastPrivilege"],
  title: "Topic policies allow nothing to everybody.",
  rationale: "Everybody could publish alerts to your subscribers, or subscribe to them.",
  severity: "critical",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/sns-controls.html#sns-4"],
  controls: ["SNS.4", "CKV_AWS_169"],
  resourceTypes: ["aws:sns/topicPolicy:TopicPolicy", "aws:sns/topic:Topic"],
  remedy: "name who may, or add a condition such as aws:SourceAccount",
  evaluate: ({ props }) => judgeNotPublic(props, "policy"),
};
