/** Types of S3 buckets, the older one of the provider too. */
export const BUCKET_TYPES = [
  "aws:s3/bucket:Bucket",
  "aws:s3/bucketV2:BucketV2",
] as const satisfies readonly [string, ...string[]];
