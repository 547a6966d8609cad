/** Types of S3 buckets, the older one of the provider too. */
export const BUCKET_TYPES = [
  "aws:s3/bucket:Bucket",
  "aws:s3/bucketV2:BucketV2",
] as const satisfies readonly [string, ...string[]];

/** Types that say something of a bucket, each with its older name. */
export const BUCKET_ACL_TYPES = [
  "aws:s3/bucketAcl:BucketAcl",
  "aws:s3/bucketAclV2:BucketAclV2",
] as const;
export const BUCKET_ENCRYPTION_TYPES = [
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
] as const;
export const BUCKET_LIFECYCLE_TYPES = [
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2",
] as const;
export const BUCKET_LOGGING_TYPES = [
  "aws:s3/bucketLogging:BucketLogging",
  "aws:s3/bucketLoggingV2:BucketLoggingV2",
] as const;
export const BUCKET_POLICY_TYPES = [
  "aws:s3/bucketPolicy:BucketPolicy",
] as const satisfies readonly [string, ...string[]];
/** Types that hold a bucket's policy, older programs in the bucket itself. */
export const BUCKET_POLICY_HOLDERS = [
  ...BUCKET_POLICY_TYPES,
  ...BUCKET_TYPES,
] as const satisfies readonly [string, ...string[]];
export const BUCKET_VERSIONING_TYPES = [
  "aws:s3/bucketVersioning:BucketVersioning",
  "aws:s3/bucketVersioningV2:BucketVersioningV2",
] as const;

/** Types that hold a key's policy. */
export const KEY_POLICY_TYPES = [
  "aws:kms/key:Key",
  "aws:kms/keyPolicy:KeyPolicy",
  "aws:kms/replicaKey:ReplicaKey",
] as const satisfies readonly [string, ...string[]];

/** Settings of a public access block, of a bucket or an account. */
export const PUBLIC_ACCESS_SETTINGS = [
  "blockPublicAcls",
  "blockPublicPolicy",
  "ignorePublicAcls",
  "restrictPublicBuckets",
] as const;
