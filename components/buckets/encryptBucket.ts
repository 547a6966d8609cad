import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** Which bucket to encrypt, and with what. */
interface Encrypted {
  readonly bucket: aws.s3.Bucket;
  /** Absent: S3's own keys. */
  readonly keyArn?: pulumi.Input<string>;
}

/** Encrypts what is written to a bucket. With a bucket key KMS is asked far less often than for each object. */
export function encryptBucket(
  name: string,
  { bucket: { bucket }, keyArn }: Encrypted,
  opts: pulumi.CustomResourceOptions,
): aws.s3.BucketServerSideEncryptionConfiguration {
  const rule =
    keyArn === undefined
      ? { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }
      : {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
          bucketKeyEnabled: true,
        };
  return new aws.s3.BucketServerSideEncryptionConfiguration(
    `${name}-encryption`,
    { bucket, rules: [rule] },
    opts,
  );
}
