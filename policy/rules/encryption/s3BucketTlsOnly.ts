import { policyHolderOf } from "../../bucketSettings.ts";
import { matcher } from "../../documents/actionTable.ts";
import { deniesPlainHttp } from "../../documents/deniesPlainHttp.ts";
import { readStatements } from "../../documents/readStatements.ts";
import type { StackRule } from "../../framework/Rule.ts";
import { hold, violating } from "../../framework/Verdict.ts";
import { BUCKET_TYPES } from "../../types.ts";

export const s3BucketTlsOnly: StackRule = {
  name: "s3-bucket-tls-only",
  scope: "stack",
  groups: ["encryption"],
  title: "Buckets and their objects are reached over TLS only.",
  rationale:
    "S3 answers plain HTTP too unless the bucket's policy says no, to signed requests as well.",
  severity: "medium",
  level: "mandatory",
  links: ["https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-5"],
  controls: ["S3.5", "CKV_AWS_379", "AwsSolutions-S10"],
  resourceTypes: BUCKET_TYPES,
  remedy:
    'add to its BucketPolicy a Deny of s3:* for "*" on the bucket and its objects where aws:SecureTransport is "false"',
  evaluate: (bucket, { stack }) => {
    const policy = policyHolderOf(bucket, stack);
    if (policy === undefined) {
      return violating({ property: "bucket", must: "must have a BucketPolicy" });
    }
    const known = (path: string): string | undefined =>
      bucket.props.isUnknown(path) ? undefined : bucket.props.text(path);
    const arn = known("arn");
    const name = arn === undefined ? known("bucket") : arn.slice(arn.lastIndexOf(":") + 1);
    const isClosed = readStatements(policy.props, "policy").some((statement) =>
      deniesPlainHttp(statement, {
        actions: ["s3:*"],
        covers: (resources) => coversBucket(resources, name),
      }),
    );
    return hold(isClosed, {
      property: `${policy.name}.policy`,
      must: "must deny plain HTTP to the bucket and to its objects",
    });
  },
};

/** Whether resources are a bucket and all its objects. An unknown name is left open. */
function coversBucket(resources: readonly string[], name: string | undefined): boolean {
  const bucket = (text: string): string =>
    name ?? /^arn:[^:]+:s3:::([^/*?]+)/.exec(text)?.[1] ?? "";
  const cover = (rest: string): boolean =>
    resources.some((text) => matcher(text)(`arn:${partitionOf(text)}:s3:::${bucket(text)}${rest}`));
  return cover("") && cover("/any/object");
}

function partitionOf(arn: string): string {
  return /^arn:([^:*?]+):/.exec(arn)?.[1] ?? "aws";
}
