import type { ResourceRule } from "../../framework/Rule.ts";
import { holdCustomerKey } from "../../holdCustomerKey.ts";

export const secretCustomerKey: ResourceRule = {
  name: "secret-customer-key",
  scope: "resource",
  groups: ["encryption"],
  title: "Secrets are encrypted with a customer managed key.",
  rationale:
    "With AWS's own key, everybody in the account who may read secrets can decrypt this one.",
  severity: "medium",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html"],
  controls: ["CKV_AWS_149", "AWS-0098"],
  resourceTypes: ["aws:secretsmanager/secret:Secret"],
  remedy: "set kmsKeyId to the ARN of a key of your own",
  evaluate: ({ props }) => holdCustomerKey(props, "kmsKeyId"),
};
