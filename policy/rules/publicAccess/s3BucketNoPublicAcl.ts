import { judgeEach } from "../../framework/judge.ts";
import type { ResourceRule } from "../../framework/Rule.ts";
import { hold, violating } from "../../framework/Verdict.ts";
import { BUCKET_ACL_TYPES, BUCKET_TYPES } from "../../types.ts";

/**
 * Canned lists that open a bucket, the last to every AWS account there is.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl
 */
const PUBLIC_ACLS = ["public-read", "public-read-write", "authenticated-read"];

/** Objects that a program writes, which may have lists of their own. */
const OBJECT_TYPES = [
  "aws:s3/bucketObject:BucketObject",
  "aws:s3/bucketObjectv2:BucketObjectv2",
  "aws:s3/objectCopy:ObjectCopy",
];

/** Groups of everybody, by the end of their addresses. */
const PUBLIC_GROUP = /\/(?:AllUsers|AuthenticatedUsers)$/;

export const s3BucketNoPublicAcl: ResourceRule = {
  name: "s3-bucket-no-public-acl",
  scope: "resource",
  groups: ["publicAccess"],
  title: "Access control lists open no bucket and no object to everybody.",
  rationale:
    "A public list shows every object's name, and often lets everybody read or write them.",
  severity: "critical",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-3"],
  controls: ["S3.2", "S3.3", "CKV_AWS_20", "CKV_AWS_57", "AWS-0092"],
  resourceTypes: [...BUCKET_TYPES, ...BUCKET_ACL_TYPES, ...OBJECT_TYPES],
  remedy: "leave access control lists out and let a bucket policy say who may",
  evaluate: ({ props }) =>
    judgeEach(["acl", "grants", "accessControlPolicy.grants"], (path) => {
      if (path === "acl") {
        const acl = props.text(path);
        const isOpen = acl !== undefined && PUBLIC_ACLS.includes(acl);
        return hold(!isOpen, { property: path, must: "must not be a public one", got: acl });
      }
      return judgeEach(props.list(path), (grant) => {
        const uri = grant.text("uri") ?? grant.text("grantee.uri");
        if (uri === undefined || !PUBLIC_GROUP.test(uri)) return [];
        return violating({
          property: grant.path,
          must: "must not be for everybody",
          got: uri,
        });
      });
    }),
};
