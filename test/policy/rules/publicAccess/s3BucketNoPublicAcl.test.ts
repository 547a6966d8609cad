import { s3BucketNoPublicAcl } from "../../../../policy/rules/publicAccess/s3BucketNoPublicAcl.ts";
import { UNKNOWN } from "../../analyze.ts";
import { describeRule } from "../../describeRule.ts";

const GROUP = "http://acs.amazonaws.com/groups/global/AllUsers";

const acl = (props: Record<string, unknown>) => ({ type: "aws:s3/bucketAcl:BucketAcl", props });

describeRule(s3BucketNoPublicAcl, {
  compliant: {
    "a bucket without a list": { props: { bucket: "raw" } },
    "a private bucket": { props: { acl: "private" } },
    "a private list": acl({ acl: "private" }),
    "a list for log delivery": acl({
      accessControlPolicy: {
        grants: [
          {
            grantee: { type: "Group", uri: "http://acs.amazonaws.com/groups/s3/LogDelivery" },
            permission: "WRITE",
          },
        ],
      },
    }),
  },
  violating: {
    "a bucket that everybody reads": [
      { props: { acl: "public-read" } },
      '"acl" must not be a public one, got "public-read"; leave access control lists out',
    ],
    "a bucket of the older type": [
      { type: "aws:s3/bucketV2:BucketV2", props: { acl: "public-read-write" } },
      '"acl" must not be a public one, got "public-read-write"',
    ],
    "a list for all accounts": [acl({ acl: "authenticated-read" }), '"acl" must not be a public'],
    "a grant to everybody": [
      acl({
        accessControlPolicy: {
          grants: [
            { grantee: { type: "CanonicalUser", id: "1" }, permission: "READ" },
            { grantee: { type: "Group", uri: GROUP }, permission: "READ" },
          ],
        },
      }),
      `"accessControlPolicy.grants[1]" must not be for everybody, got "${GROUP}"`,
    ],
    "a bucket's grant to everybody": [
      { props: { grants: [{ type: "Group", uri: GROUP, permissions: ["READ"] }] } },
      '"grants[0]" must not be for everybody',
    ],
  },
  unknown: {
    "a list that is computed": [acl({ acl: UNKNOWN }), "acl"],
    "a grant, and finds what is wrong beside it": [
      { props: { acl: "public-read", grants: UNKNOWN } },
      "grants",
      '"acl" must not be a public one',
    ],
  },
});
