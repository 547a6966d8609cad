import type { ResourceRule } from "../../framework/Rule.ts";
import { hold, notApplicable } from "../../framework/Verdict.ts";

const OPTIONS = "extendedS3Configuration.cloudwatchLoggingOptions";

export const firehoseDestinationLog: ResourceRule = {
  name: "firehose-destination-log",
  scope: "resource",
  groups: ["logging"],
  title: "Firehose logs what it fails to deliver, and why.",
  rationale: "Without the log, a missing right on a key or bucket shows as data that do not come.",
  severity: "medium",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-logs.html"],
  controls: [],
  resourceTypes: ["aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream"],
  remedy: `set ${OPTIONS} to { enabled: true, logGroupName, logStreamName }`,
  evaluate: ({ props }) => {
    if (!props.isUnknown("extendedS3Configuration") && !props.has("extendedS3Configuration")) {
      return notApplicable("the stream does not write to S3 first");
    }
    const enabled = props.flag(`${OPTIONS}.enabled`);
    return hold(enabled === true, {
      property: `${OPTIONS}.enabled`,
      must: "must be true",
      got: enabled,
    });
  },
};
