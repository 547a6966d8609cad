import { s3BucketLifecycle } from "../../../../policy/rules/cost/s3BucketLifecycle.ts";
import type { TestResource } from "../../analyze.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const bucket = (name: string = "raw", as = "subject"): TestResource => ({
  name: as,
  props: { bucket: name, arn: name === UNKNOWN ? name : `arn:aws:s3:::${name}` },
});
const lifecycle = (props: object, from: TestResource["from"] = {}): TestResource => ({
  type: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  name: "lifecycle",
  props: { bucket: "raw", ...props },
  from,
});
const versioning = (props: object, from: TestResource["from"] = {}): TestResource => ({
  type: "aws:s3/bucketVersioning:BucketVersioning",
  name: "versioning",
  props: { bucket: "raw", ...props },
  from,
});
const VERSIONED = versioning({ versioningConfiguration: { status: "Enabled" } });
const UPLOADS = {
  status: "Enabled",
  abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
};
const VERSIONS = { status: "Enabled", noncurrentVersionExpiration: { noncurrentDays: 30 } };

describeRule(s3BucketLifecycle, {
  compliant: {
    "both in one rule": [bucket(), VERSIONED, lifecycle({ rules: [{ ...UPLOADS, ...VERSIONS }] })],
    "each in a rule": [bucket(), VERSIONED, lifecycle({ rules: [UPLOADS, VERSIONS] })],
    "a bucket without versions": [bucket(), lifecycle({ rules: [UPLOADS] })],
    "a bucket whose versions are off": [
      bucket(),
      lifecycle({ rules: [UPLOADS] }),
      versioning({ versioningConfiguration: { status: "Suspended" } }),
    ],
  },
  violating: {
    "a bucket without a lifecycle": [
      bucket(),
      '"bucket" must have a BucketLifecycleConfiguration, got none; add a',
    ],
    "a lifecycle of neither": [
      [bucket(), VERSIONED, lifecycle({ rules: [{ status: "Enabled", expiration: { days: 1 } }] })],
      '"lifecycle.rules" must hold an enabled rule with abortIncompleteMultipartUpload',
      '"lifecycle.rules" must hold an enabled rule with noncurrentVersionExpiration',
    ],
    "rules that are off": [
      [bucket(), lifecycle({ rules: [{ ...UPLOADS, status: "Disabled" }] })],
      '"lifecycle.rules" must hold an enabled rule with abortIncompleteMultipartUpload',
    ],
  },
  unknown: {
    "a lifecycle of which nobody can tell what it is of": [
      [bucket(), lifecycle({ bucket: UNKNOWN, rules: [UPLOADS] })],
      "lifecycle.bucket",
    ],
    "versions, and finds what is wrong beside it": [
      [bucket(), lifecycle({ rules: [] }), versioning({ versioningConfiguration: UNKNOWN })],
      "versioningConfiguration",
      '"lifecycle.rules" must hold an enabled rule with abortIncompleteMultipartUpload',
    ],
  },
});
