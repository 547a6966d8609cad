import { s3BucketPolicyNoControl } from "../../../../policy/rules/leastPrivilege/s3BucketPolicyNoControl.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const allow = (Action: unknown) => ({
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::210987654321:root" },
  Action,
  Resource: ["arn:aws:s3:::raw", "arn:aws:s3:::raw/*"],
});
const policyOf = (...Statement: object[]) => ({ props: { policy: { Statement } } });
const MESSAGE = '"policy.Statement[0].Action" must not give control of the bucket';

describeRule(s3BucketPolicyNoControl, {
  compliant: {
    "reading and writing objects": policyOf(allow(["s3:GetObject*", "s3:PutObject"])),
    "a denial": policyOf({ ...allow("s3:*"), Effect: "Deny" }, allow("s3:ListBucket")),
  },
  violating: {
    "changes of the policy": [
      policyOf(allow(["s3:GetObject", "s3:PutBucketPolicy"])),
      '"policy.Statement[0].Action[1]" must not give control of the bucket, got "s3:PutBucketPolicy"; take',
    ],
    "a wildcard that covers them": [policyOf(allow("s3:Put*")), `${MESSAGE}, got "s3:Put*"`],
    "each action that does": [
      policyOf(allow(["s3:PutBucketPolicy", "s3:GetObject", "s3:PutBucketAcl"])),
      '"policy.Statement[0].Action[0]" must not give control of the bucket, got "s3:PutBucketPolicy"',
      '"policy.Statement[0].Action[2]" must not give control of the bucket, got "s3:PutBucketAcl"',
    ],
    "a policy in the bucket itself": [
      { type: "aws:s3/bucket:Bucket", ...policyOf(allow("s3:*")) },
      MESSAGE,
    ],
    "every action": [policyOf(allow("*")), `${MESSAGE}, got "*"`],
    "another spelling": [policyOf(allow("S3:putobjectACL")), MESSAGE],
    "everything but some": [
      policyOf({ Effect: "Allow", Principal: "*", NotAction: "s3:DeleteBucket", Resource: "*" }),
      '"policy.Statement[0].NotAction" must not give control of the bucket',
    ],
  },
  unknown: {
    "a document that is not written yet": [{ props: { policy: UNKNOWN } }, "policy"],
    "an action, and finds what is wrong beside it": [
      policyOf(allow(UNKNOWN), allow("s3:*")),
      "policy.Statement[0].Action",
      '"policy.Statement[1].Action" must not give control',
    ],
  },
  notApplicable: { "a policy that only denies": policyOf({ ...allow("s3:*"), Effect: "Deny" }) },
});
