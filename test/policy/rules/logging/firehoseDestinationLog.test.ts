import { firehoseDestinationLog } from "../../../../policy/rules/logging/firehoseDestinationLog.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const PATH = "extendedS3Configuration.cloudwatchLoggingOptions.enabled";
const stream = (cloudwatchLoggingOptions: object) => ({
  props: { extendedS3Configuration: { bucketArn: "arn:aws:s3:::raw", cloudwatchLoggingOptions } },
});

describeRule(firehoseDestinationLog, {
  compliant: { "a log": stream({ enabled: true, logGroupName: "firehose" }) },
  violating: {
    "no log": [stream({}), `"${PATH}" must be true, got none; set extendedS3Configuration.`],
    "a log that is off": [stream({ enabled: false }), `"${PATH}" must be true, got false`],
  },
  unknown: { "a setting that is computed": [stream({ enabled: UNKNOWN }), PATH] },
  notApplicable: { "another destination": { props: { destination: "http_endpoint" } } },
});
