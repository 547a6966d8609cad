import type { ResourceRule } from "../../framework/Rule.ts";
import { holdCustomerKey } from "../../holdCustomerKey.ts";
import { violating } from "../../framework/Verdict.ts";

export const kinesisStreamCustomerKey: ResourceRule = {
  name: "kinesis-stream-customer-key",
  scope: "resource",
  groups: ["encryption"],
  title: "Kinesis streams are encrypted at rest with a customer managed key.",
  rationale:
    "Without a key of one's own nobody can say who may read the records, nor take the right away again.",
  severity: "medium",
  level: "mandatory",
  links: [
    "https://docs.aws.amazon.com/securityhub/latest/userguide/kinesis-controls.html#kinesis-1",
  ],
  controls: ["Kinesis.1", "CKV_AWS_43", "CKV_AWS_185", "AwsSolutions-KDS1"],
  resourceTypes: ["aws:kinesis/stream:Stream"],
  remedy: 'set encryptionType to "KMS" and kmsKeyId to the ARN of a key of your own',
  evaluate: ({ props }) => {
    const encryptionType = props.text("encryptionType");
    if (encryptionType !== "KMS") {
      return violating({ property: "encryptionType", must: 'must be "KMS"', got: encryptionType });
    }
    return holdCustomerKey(props, "kmsKeyId");
  },
};
