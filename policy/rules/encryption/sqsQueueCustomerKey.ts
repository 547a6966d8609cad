import type { ResourceRule } from "../../framework/Rule.ts";
import { holdCustomerKey } from "../../holdCustomerKey.ts";

export const sqsQueueCustomerKey: ResourceRule = {
  name: "sqs-queue-customer-key",
  scope: "resource",
  groups: ["encryption"],
  title: "SQS queues are encrypted with a customer managed key.",
  rationale: "With SQS's own keys whoever may receive may read, and no key can be taken away.",
  severity: "medium",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/sqs-controls.html#sqs-1"],
  controls: ["SQS.1", "CKV_AWS_27", "CKV2_AWS_73", "AwsSolutions-SQS2", "AWS-0096", "AWS-0135"],
  resourceTypes: ["aws:sqs/queue:Queue"],
  remedy: "set kmsMasterKeyId to the ARN of a key of your own",
  evaluate: ({ props }) => holdCustomerKey(props, "kmsMasterKeyId"),
};
