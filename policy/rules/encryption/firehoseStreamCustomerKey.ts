import type { ResourceRule } from "../../framework/Rule.ts";
import { hold, notApplicable, violating } from "../../framework/Verdict.ts";

const SOURCES = ["kinesisSourceConfiguration", "mskSourceConfiguration"];

export const firehoseStreamCustomerKey: ResourceRule = {
  name: "firehose-stream-customer-key",
  scope: "resource",
  groups: ["encryption"],
  title: "Firehose streams that producers write to are encrypted with a customer managed key.",
  rationale:
    "Firehose keeps records until they are delivered. What it reads from Kinesis is encrypted by that stream's key.",
  severity: "medium",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/firehose/latest/dev/encryption.html"],
  controls: ["DataFirehose.1", "CKV_AWS_240", "CKV_AWS_241", "AwsSolutions-KDF1"],
  resourceTypes: ["aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream"],
  remedy: 'set serverSideEncryption to { enabled: true, keyType: "CUSTOMER_MANAGED_CMK", keyArn }',
  evaluate: ({ props }) => {
    if (SOURCES.some((source) => props.isUnknown(source) || props.has(source))) {
      return notApplicable("records come from a stream or a topic and are encrypted by its key");
    }
    const enabled = props.flag("serverSideEncryption.enabled");
    if (enabled !== true) {
      const property = "serverSideEncryption.enabled";
      return violating({ property, must: "must be true", got: enabled });
    }
    const keyType = props.text("serverSideEncryption.keyType");
    return hold(keyType === "CUSTOMER_MANAGED_CMK", {
      property: "serverSideEncryption.keyType",
      must: 'must be "CUSTOMER_MANAGED_CMK"',
      got: keyType,
    });
  },
};
