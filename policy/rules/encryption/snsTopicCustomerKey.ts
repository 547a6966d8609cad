import type { ResourceRule } from "../../framework/Rule.ts";
import { holdCustomerKey } from "../../holdCustomerKey.ts";

export const snsTopicCustomerKey: ResourceRule = {
  name: "sns-topic-customer-key",
  scope: "resource",
  groups: ["encryption"],
  title: "SNS topics are encrypted with a customer managed key.",
  rationale:
    "Nobody can let alarms, buckets or rules use AWS's own key, so that their messages never arrive at a topic that has it.",
  severity: "high",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/sns-controls.html#sns-1"],
  controls: ["SNS.1", "CKV_AWS_26", "AWS-0095", "AWS-0136"],
  resourceTypes: ["aws:sns/topic:Topic"],
  remedy: "set kmsMasterKeyId to a key whose policy lets the publishing services use it",
  evaluate: ({ props }) => holdCustomerKey(props, "kmsMasterKeyId"),
};
