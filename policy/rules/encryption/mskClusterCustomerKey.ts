import type { ResourceRule } from "../../framework/Rule.ts";
import { holdCustomerKey } from "../../holdCustomerKey.ts";

export const mskClusterCustomerKey: ResourceRule = {
  name: "msk-cluster-customer-key",
  scope: "resource",
  groups: ["encryption"],
  title: "MSK clusters are encrypted at rest with a customer managed key.",
  rationale:
    "With AWS's own key nobody can say who may read the brokers' disks, nor take the right away.",
  severity: "high",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/msk/latest/developerguide/msk-encryption.html"],
  controls: ["CKV_AWS_81", "AwsSolutions-MSK3", "AWS-0179"],
  resourceTypes: ["aws:msk/cluster:Cluster"],
  remedy: "set encryptionInfo.encryptionAtRestKmsKeyArn to the ARN of a key of your own",
  evaluate: ({ props }) => {
    const property = "encryptionInfo.encryptionAtRestKmsKeyArn";
    return holdCustomerKey(props, property);
  },
};
