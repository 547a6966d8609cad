import type { ResourceRule } from "../../framework/Rule.ts";
import { holdCustomerKey } from "../../holdCustomerKey.ts";

export const logGroupCustomerKey: ResourceRule = {
  name: "log-group-customer-key",
  scope: "resource",
  groups: ["encryption", "logging"],
  title: "Log groups are encrypted with a customer managed key.",
  rationale: "Logs tell of the data; whoever may read them should need the key to it.",
  severity: "medium",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html"],
  controls: ["CKV_AWS_158", "AWS-0017"],
  resourceTypes: ["aws:cloudwatch/logGroup:LogGroup"],
  remedy: "set kmsKeyId to the ARN of a key whose policy lets CloudWatch Logs use it",
  evaluate: ({ props }) => holdCustomerKey(props, "kmsKeyId"),
};
