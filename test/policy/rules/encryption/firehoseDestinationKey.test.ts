import { firehoseDestinationKey } from "../../../../policy/rules/encryption/firehoseDestinationKey.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd";
const PATH = "extendedS3Configuration.kmsKeyArn";
const stream = (extendedS3Configuration: object) => ({ props: { extendedS3Configuration } });

describeRule(firehoseDestinationKey, {
  compliant: { "a key of its owner's": stream({ bucketArn: "arn:aws:s3:::raw", kmsKeyArn: KEY }) },
  violating: {
    "no key": [
      stream({ bucketArn: "arn:aws:s3:::raw" }),
      `"${PATH}" must be a key of your own, got none; set ${PATH}`,
    ],
    "AWS's key": [stream({ kmsKeyArn: "alias/aws/s3" }), `"${PATH}" must be a key of your own`],
  },
  unknown: { "a key that is made in the same update": [stream({ kmsKeyArn: UNKNOWN }), PATH] },
  notApplicable: { "another destination": { props: { destination: "http_endpoint" } } },
});
