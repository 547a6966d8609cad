import { s3BucketPublicAccessBlock } from "../../../../policy/rules/publicAccess/s3BucketPublicAccessBlock.ts";
import type { TestResource } from "../../analyze.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const CLOSED = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};

const bucket = (props: object, name = "subject"): TestResource => ({
  name,
  props: { ...props },
});
const block = (props: object, from: TestResource["from"] = {}): TestResource => ({
  type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  name: "block",
  props: { ...CLOSED, ...props },
  from,
});

describeRule(s3BucketPublicAccessBlock, {
  compliant: {
    "a block by the bucket's name": [bucket({ bucket: "raw" }), block({ bucket: "raw" })],
    "a block by an id that is not known yet": [
      bucket({ bucket: UNKNOWN }),
      block({ bucket: UNKNOWN }, { bucket: ["subject"] }),
    ],
    "a bucket of the older type": [
      { ...bucket({ bucket: "raw" }), type: "aws:s3/bucketV2:BucketV2" },
      block({ bucket: "raw" }),
    ],
  },
  violating: {
    "a bucket without a block": [
      bucket({ bucket: "raw" }),
      '"bucket" must have a BucketPublicAccessBlock, got none',
    ],
    "the block of another bucket": [
      [bucket({ bucket: "raw" }), block({ bucket: "curated" })],
      '"bucket" must have a BucketPublicAccessBlock',
    ],
    "the block of another bucket that is not known yet": [
      [
        bucket({ bucket: UNKNOWN }),
        bucket({ bucket: UNKNOWN }, "other"),
        block({ bucket: UNKNOWN }, { bucket: ["other"] }),
      ],
      '"bucket" must have a BucketPublicAccessBlock',
    ],
    "a block with holes": [
      [
        bucket({ bucket: "raw" }),
        block({ bucket: "raw", blockPublicPolicy: false, restrictPublicBuckets: null }),
      ],
      '"block.blockPublicPolicy" must be true, got false',
      '"block.restrictPublicBuckets" must be true, got none',
    ],
  },
  unknown: {
    "a block of which it is open whose it is": [
      [bucket({ bucket: UNKNOWN }), block({ bucket: UNKNOWN })],
      "block.bucket",
    ],
    "a setting, and finds one that is off": [
      [
        bucket({ bucket: "raw" }),
        block({ bucket: "raw", blockPublicAcls: UNKNOWN, ignorePublicAcls: false }),
      ],
      "blockPublicAcls",
      '"block.ignorePublicAcls" must be true, got false',
    ],
  },
});
