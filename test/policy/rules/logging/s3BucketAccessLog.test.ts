import { s3BucketAccessLog } from "../../../../policy/rules/logging/s3BucketAccessLog.ts";
import type { TestResource } from "../../analyze.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const bucket = (name: string = "raw", as = "subject"): TestResource => ({
  name: as,
  props: { bucket: name, arn: name === UNKNOWN ? name : `arn:aws:s3:::${name}` },
});
const logging = (props: object): TestResource => ({
  type: "aws:s3/bucketLogging:BucketLogging",
  name: "logging",
  props: { bucket: "raw", targetBucket: "log", targetPrefix: "raw/", ...props },
});

describeRule(s3BucketAccessLog, {
  compliant: { "a bucket with a log elsewhere": [bucket(), logging({})] },
  violating: {
    "a bucket without a log": [bucket(), '"bucket" must have a BucketLogging, got none; add a'],
    "a bucket that logs into itself": [
      [bucket(), logging({ targetBucket: "raw" })],
      '"logging.targetBucket" must be another bucket: each log would be logged again, got "subject"',
    ],
  },
  unknown: {
    "a log of which nobody can tell what it is of": [
      [bucket(), logging({ bucket: UNKNOWN })],
      "logging.bucket",
    ],
    "a log of which nobody can tell where it goes": [
      [bucket(), logging({ targetBucket: UNKNOWN })],
      "logging.targetBucket",
    ],
  },
  notApplicable: {
    "a bucket that takes the logs of others": [
      bucket(),
      logging({ bucket: "a", targetBucket: "raw" }),
    ],
  },
});
