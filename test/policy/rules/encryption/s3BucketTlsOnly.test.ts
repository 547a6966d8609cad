import { s3BucketTlsOnly } from "../../../../policy/rules/encryption/s3BucketTlsOnly.ts";
import type { TestResource } from "../../analyze.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const bucket = (name: string = "raw", as = "subject"): TestResource => ({
  name: as,
  props: { bucket: name, arn: name === UNKNOWN ? name : `arn:aws:s3:::${name}` },
});
const DENY = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: ["arn:aws:s3:::raw", "arn:aws:s3:::raw/*"],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const policy = (statement: object, props: object = {}): TestResource => ({
  type: "aws:s3/bucketPolicy:BucketPolicy",
  name: "policy",
  props: {
    bucket: "raw",
    policy: JSON.stringify({ Version: "2012-10-17", Statement: [{ ...DENY, ...statement }] }),
    ...props,
  },
});
const MESSAGE = '"policy.policy" must deny plain HTTP to the bucket and to its objects';

describeRule(s3BucketTlsOnly, {
  compliant: {
    "a denial of all without TLS": [bucket(), policy({})],
    "of every account, every action, everything": [
      bucket(),
      policy({ Principal: { AWS: "*" }, Action: ["*"], Resource: "*" }),
    ],
    "a truth value that is none as text": [
      bucket(),
      policy({ Condition: { BoolIfExists: { "aws:secureTransport": false } } }),
    ],
    "another part of the world": [
      bucket(),
      policy({ Resource: ["arn:aws-cn:s3:::raw/*", "arn:aws-cn:s3:::raw"] }),
    ],
  },
  violating: {
    "a bucket without a policy": [bucket(), '"bucket" must have a BucketPolicy, got none; add to'],
    "the bucket without its objects": [
      [bucket(), policy({ Resource: "arn:aws:s3:::raw" })],
      MESSAGE,
    ],
    "objects without their bucket": [
      [bucket(), policy({ Resource: "arn:aws:s3:::raw/*" })],
      MESSAGE,
    ],
    "another bucket": [
      [bucket(), policy({ Resource: ["arn:aws:s3:::other", "arn:aws:s3:::other/*"] })],
      MESSAGE,
    ],
    "some actions": [[bucket(), policy({ Action: "s3:GetObject" })], MESSAGE],
    "one account": [[bucket(), policy({ Principal: { AWS: "123456789012" } })], MESSAGE],
    "what goes over TLS": [
      [bucket(), policy({ Condition: { Bool: { "aws:SecureTransport": "true" } } })],
      MESSAGE,
    ],
    "a second condition": [
      [
        bucket(),
        policy({
          Condition: {
            Bool: { "aws:SecureTransport": "false" },
            StringEquals: { "aws:PrincipalAccount": "123456789012" },
          },
        }),
      ],
      MESSAGE,
    ],
    "an allowance": [[bucket(), policy({ Effect: "Allow" })], MESSAGE],
    "a policy of another bucket": [
      [bucket(), policy({}, { bucket: "other" })],
      '"bucket" must have a BucketPolicy',
    ],
  },
  unknown: {
    "a document that is not written yet": [[bucket(), policy({}, { policy: UNKNOWN })], "policy"],
    "a policy of which nobody can tell what it is of": [
      [bucket(), policy({}, { bucket: UNKNOWN })],
      "policy.bucket",
    ],
  },
});
