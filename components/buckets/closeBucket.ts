import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Statement } from "../permissions/policyDocument.ts";
import { policyDocument } from "../permissions/policyDocument.ts";

/** What keeps strangers out of a bucket. */
export interface ClosedBucket {
  readonly publicAccessBlock: aws.s3.BucketPublicAccessBlock;
  readonly ownershipControls: aws.s3.BucketOwnershipControls;
  readonly policy: aws.s3.BucketPolicy;
}

/** Closes a bucket to the public and to plain HTTP; `statements` say who else may use it. */
export function closeBucket(
  name: string,
  { bucket, statements = [] }: { bucket: aws.s3.Bucket; statements?: readonly Statement[] },
  opts: pulumi.CustomResourceOptions,
): ClosedBucket {
  const publicAccessBlock = new aws.s3.BucketPublicAccessBlock(
    `${name}-public-access`,
    {
      bucket: bucket.bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    opts,
  );
  // One after another: S3 refuses changes to a bucket's access while another one is under way.
  const ownershipControls = new aws.s3.BucketOwnershipControls(
    `${name}-ownership`,
    { bucket: bucket.bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
    { ...opts, dependsOn: publicAccessBlock },
  );
  const policy = new aws.s3.BucketPolicy(
    `${name}-policy`,
    {
      bucket: bucket.bucket,
      policy: policyDocument([...tlsOnly(bucket.arn), ...statements]),
    },
    { ...opts, dependsOn: ownershipControls },
  );
  return { publicAccessBlock, ownershipControls, policy };
}

function tlsOnly(arn: pulumi.Input<string>): Statement[] {
  const objects = pulumi.interpolate`${arn}/*`;
  return [
    {
      Sid: "TlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [arn, objects],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    {
      Sid: "Tls12",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [arn, objects],
      Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
    },
  ];
}
