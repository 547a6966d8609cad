import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** A bucket as the rest of a pipeline uses it, whoever made it. */
export interface BucketHandle {
  readonly arn: pulumi.Output<string>;
  readonly bucketName: pulumi.Output<string>;
}

/**
 * Looks up a bucket that exists, so that a wrong name fails before anything writes to it. Nothing of it is
 * changed: encryption, versions, access, lifecycle and policy are its owner's.
 */
export function existingBucket(
  bucketName: pulumi.Input<string>,
  parent: pulumi.Resource,
): BucketHandle {
  const found = aws.s3.getBucketOutput({ bucket: bucketName }, { parent });
  return { arn: found.arn, bucketName: found.bucket };
}
