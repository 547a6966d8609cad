import type { ResourceRule } from "../../framework/Rule.ts";
import { hold } from "../../framework/Verdict.ts";

export const snsSubscriptionDeadLetter: ResourceRule = {
  name: "sns-subscription-dead-letter",
  scope: "resource",
  groups: ["resilience"],
  title: "Subscriptions keep what cannot be delivered.",
  rationale:
    "SNS gives up after some tries, seconds for a function and hours for a server, and forgets the message.",
  severity: "high",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html"],
  controls: ["Serverless-SNSRedrivePolicy"],
  resourceTypes: ["aws:sns/topicSubscription:TopicSubscription"],
  remedy: "set redrivePolicy to a queue",
  evaluate: ({ props }) =>
    hold(props.isUnknown("redrivePolicy") || props.has("redrivePolicy"), {
      property: "redrivePolicy",
      must: "must be set",
    }),
};
