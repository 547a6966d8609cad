import { judgeEach } from "../../framework/judge.ts";
import type { StackRule } from "../../framework/Rule.ts";
import { hold, violating } from "../../framework/Verdict.ts";
import { BUCKET_ACL_TYPES, BUCKET_TYPES } from "../../types.ts";

const OWNERSHIP_TYPES = ["aws:s3/bucketOwnershipControls:BucketOwnershipControls"];

export const s3BucketAclsDisabled: StackRule = {
  name: "s3-bucket-acls-disabled",
  scope: "stack",
  groups: ["publicAccess", "leastPrivilege"],
  title: "Buckets own their objects and have no access control lists.",
  rationale:
    "With lists on, whoever writes an object decides who reads it. New buckets have them off, older ones on, so it is said.",
  severity: "medium",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-12"],
  controls: ["S3.12", "CKV2_AWS_65"],
  resourceTypes: BUCKET_TYPES,
  remedy:
    'add BucketOwnershipControls with objectOwnership "BucketOwnerEnforced", and no BucketAcl',
  evaluate: (bucket, { stack }) =>
    judgeEach(["ownership", "acl"], (part) => {
      if (part === "acl") {
        const [acl] = stack.pointingAt(bucket, BUCKET_ACL_TYPES, "bucket");
        return hold(acl === undefined, {
          property: "bucket",
          must: "must have no BucketAcl",
          got: acl?.name,
        });
      }
      const [controls] = stack.pointingAt(bucket, OWNERSHIP_TYPES, "bucket");
      if (controls === undefined) {
        return violating({ property: "bucket", must: "must have BucketOwnershipControls" });
      }
      const ownership = controls.props.text("rule.objectOwnership");
      return hold(ownership === "BucketOwnerEnforced", {
        property: `${controls.name}.rule.objectOwnership`,
        must: 'must be "BucketOwnerEnforced"',
        got: ownership,
      });
    }),
};
