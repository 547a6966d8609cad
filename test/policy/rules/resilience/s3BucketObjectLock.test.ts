import { s3BucketObjectLock } from "../../../../policy/rules/resilience/s3BucketObjectLock.ts";
import type { TestResource } from "../../analyze.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const bucket = (name: string = "raw", as = "subject"): TestResource => ({
  name: as,
  props: { bucket: name, arn: name === UNKNOWN ? name : `arn:aws:s3:::${name}` },
});
const lock = (props: object, from: TestResource["from"] = {}): TestResource => ({
  type: "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
  name: "lock",
  props: { bucket: "raw", ...props },
  from,
});

describeRule(s3BucketObjectLock, {
  compliant: {
    "a bucket with a lock": [bucket(), lock({ objectLockEnabled: "Enabled" })],
    "one that is made in the same update": [
      bucket(UNKNOWN),
      lock({ bucket: UNKNOWN }, { bucket: ["subject"] }),
    ],
  },
  violating: {
    "a bucket without": [bucket(), '"bucket" must have a BucketObjectLockConfiguration, got none'],
  },
  unknown: {
    "a lock of which nobody can tell what it is of": [
      [bucket(), lock({ bucket: UNKNOWN })],
      "lock.bucket",
    ],
  },
});
