import type { ResourceRule } from "../../framework/Rule.ts";
import { notApplicable } from "../../framework/Verdict.ts";
import { holdCustomerKey } from "../../holdCustomerKey.ts";

export const firehoseDestinationKey: ResourceRule = {
  name: "firehose-destination-key",
  scope: "resource",
  groups: ["encryption"],
  title: "Firehose writes to S3 with a customer managed key.",
  rationale:
    "Objects written without a key named are encrypted by whatever the bucket's default is that day.",
  severity: "medium",
  // Where none is named, the bucket's own default applies, which may be somebody else's to know.
  level: "advisory",
  links: ["https://docs.aws.amazon.com/firehose/latest/dev/create-destination.html"],
  controls: ["AwsSolutions-KDF1"],
  resourceTypes: ["aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream"],
  remedy: "set extendedS3Configuration.kmsKeyArn to the ARN of a key of your own",
  evaluate: ({ props }) => {
    if (!props.isUnknown("extendedS3Configuration") && !props.has("extendedS3Configuration")) {
      return notApplicable("the stream does not write to S3 first");
    }
    return holdCustomerKey(props, "extendedS3Configuration.kmsKeyArn");
  },
};
