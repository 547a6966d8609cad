import { firehoseErrorPrefix } from "../../../../policy/rules/logging/firehoseErrorPrefix.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const PATH = "extendedS3Configuration.errorOutputPrefix";
const stream = (prefixes: object) => ({
  props: { extendedS3Configuration: { bucketArn: "arn:aws:s3:::raw", ...prefixes } },
});

describeRule(firehoseErrorPrefix, {
  compliant: {
    "a prefix beside the data's": stream({
      prefix: "ticks/!{timestamp:yyyy}/",
      errorOutputPrefix: "errors/!{firehose:error-output-type}/",
    }),
    "a prefix where data have Firehose's own": stream({ errorOutputPrefix: "errors/" }),
  },
  violating: {
    "no prefix": [
      stream({ prefix: "ticks/" }),
      `"${PATH}" must be a prefix of its own, got none; set ${PATH} to`,
    ],
    "an empty prefix": [stream({ errorOutputPrefix: "" }), `"${PATH}" must be a prefix of its own`],
    "a prefix among the data": [
      stream({ prefix: "ticks/!{timestamp:yyyy}/", errorOutputPrefix: "ticks/errors/" }),
      `"${PATH}" must be a prefix of its own, got "ticks/errors/"`,
    ],
  },
  unknown: {
    "a prefix that is computed": [stream({ errorOutputPrefix: UNKNOWN }), PATH],
    "data under a prefix that is computed": [
      stream({ prefix: UNKNOWN, errorOutputPrefix: "errors/" }),
      "extendedS3Configuration.prefix",
    ],
  },
  notApplicable: { "another destination": { props: { destination: "http_endpoint" } } },
});
