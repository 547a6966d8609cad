import { s3BucketAclsDisabled } from "../../../../policy/rules/publicAccess/s3BucketAclsDisabled.ts";
import type { TestResource } from "../../analyze.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const bucket = (name: string = "raw", as = "subject"): TestResource => ({
  name: as,
  props: { bucket: name, arn: name === UNKNOWN ? name : `arn:aws:s3:::${name}` },
});
const controls = (props: object, from: TestResource["from"] = {}): TestResource => ({
  type: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  name: "controls",
  props: { bucket: "raw", ...props },
  from,
});
const acl = (props: object, from: TestResource["from"] = {}): TestResource => ({
  type: "aws:s3/bucketAcl:BucketAcl",
  name: "acl",
  props: { bucket: "raw", ...props },
  from,
});
const ENFORCED = { rule: { objectOwnership: "BucketOwnerEnforced" } };

describeRule(s3BucketAclsDisabled, {
  compliant: {
    "a bucket that owns its objects": [bucket(), controls(ENFORCED)],
    "one that is made in the same update": [
      bucket(UNKNOWN),
      controls({ ...ENFORCED, bucket: UNKNOWN }, { bucket: ["subject"] }),
    ],
  },
  violating: {
    "a bucket that does not say": [
      bucket(),
      '"bucket" must have BucketOwnershipControls, got none; add BucketOwnershipControls',
    ],
    "objects of whoever writes them": [
      [bucket(), controls({ rule: { objectOwnership: "ObjectWriter" } })],
      '"controls.rule.objectOwnership" must be "BucketOwnerEnforced", got "ObjectWriter"',
    ],
    "a list": [
      [bucket(), controls(ENFORCED), acl({ acl: "private" })],
      '"bucket" must have no BucketAcl, got "acl"',
    ],
  },
  unknown: {
    "controls of which nobody can tell what they are of": [
      [bucket(), controls({ ...ENFORCED, bucket: UNKNOWN })],
      "controls.bucket",
    ],
    "a setting that is computed": [
      [bucket(), controls({ rule: { objectOwnership: UNKNOWN } })],
      "rule.objectOwnership",
    ],
  },
});
