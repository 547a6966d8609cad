import { s3BucketVersioning } from "../../../../policy/rules/resilience/s3BucketVersioning.ts";
import type { TestResource } from "../../analyze.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const bucket = (name: string = "raw", as = "subject"): TestResource => ({
  name: as,
  props: { bucket: name, arn: name === UNKNOWN ? name : `arn:aws:s3:::${name}` },
});
const versioning = (props: object, from: TestResource["from"] = {}): TestResource => ({
  type: "aws:s3/bucketVersioning:BucketVersioning",
  name: "versioning",
  props: { bucket: "raw", ...props },
  from,
});
const withStatus = (status: string, props: object = {}) =>
  versioning({ versioningConfiguration: { status }, ...props });

describeRule(s3BucketVersioning, {
  compliant: { "a bucket with versions": [bucket(), withStatus("Enabled")] },
  violating: {
    "a bucket that does not say": [
      bucket(),
      '"bucket" must have a BucketVersioning, got none; add',
    ],
    "versions that are off": [
      [bucket(), withStatus("Suspended")],
      '"versioning.versioningConfiguration.status" must be "Enabled", got "Suspended"',
    ],
    "versions of another bucket": [
      [bucket(), withStatus("Enabled", { bucket: "other" })],
      '"bucket" must have a BucketVersioning',
    ],
  },
  unknown: {
    "a status that is computed": [
      [bucket(), withStatus(UNKNOWN)],
      "versioningConfiguration.status",
    ],
  },
});
