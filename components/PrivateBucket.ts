import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { keepNodes, nodesOf } from "./nodes.ts";
import { policyDocument } from "./permissions/policyDocument.ts";
import type { Tags } from "./Tags.ts";

/** Arguments of {@link PrivateBucket}. */
export interface PrivateBucketArgs {
  readonly keyArn: pulumi.Input<string>;
  /** Whether the bucket outlives the stack, its settings included; else it goes with its objects. */
  readonly retain: boolean;
  readonly tags: Tags;
}

/** Resources of a {@link PrivateBucket}. */
export interface PrivateBucketNodes {
  readonly bucket: aws.s3.Bucket;
  readonly publicAccessBlock: aws.s3.BucketPublicAccessBlock;
  readonly ownershipControls: aws.s3.BucketOwnershipControls;
  readonly versioning: aws.s3.BucketVersioning;
  readonly encryption: aws.s3.BucketServerSideEncryptionConfiguration;
  readonly lifecycle: aws.s3.BucketLifecycleConfiguration;
  readonly policy: aws.s3.BucketPolicy;
}

/** Days after which the parts of an upload that never ended are deleted. */
const INCOMPLETE_UPLOAD_DAYS = 7;
/** Days for which an overwritten or deleted object can be brought back. */
const NONCURRENT_VERSION_DAYS = 30;

/** A bucket that nobody reaches without TLS or from outside, encrypted with the pipeline's key. */
export class PrivateBucket extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly bucketName: pulumi.Output<string>;

  constructor(name: string, args: PrivateBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stock-analytics:index:PrivateBucket", name, {}, opts);
    const childOpts = { parent: this, retainOnDelete: args.retain };
    const bucket = new aws.s3.Bucket(
      name,
      { forceDestroy: !args.retain, tags: args.tags },
      childOpts,
    );
    const nodes: PrivateBucketNodes = {
      bucket,
      ...closeToOthers(name, bucket, childOpts),
      ...protectObjects(name, { bucket, keyArn: args.keyArn }, childOpts),
    };
    this.arn = bucket.arn;
    this.bucketName = bucket.bucket;
    keepNodes(this, nodes);
    this.registerOutputs({ arn: this.arn, bucketName: this.bucketName });
  }

  /** The underlying resources. */
  get nodes(): PrivateBucketNodes {
    return nodesOf(this);
  }
}

function closeToOthers(
  name: string,
  { bucket, arn }: aws.s3.Bucket,
  opts: pulumi.CustomResourceOptions,
): Pick<PrivateBucketNodes, "publicAccessBlock" | "ownershipControls" | "policy"> {
  const publicAccessBlock = new aws.s3.BucketPublicAccessBlock(
    `${name}-public-access`,
    {
      bucket,
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
    { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
    { ...opts, dependsOn: publicAccessBlock },
  );
  const policy = new aws.s3.BucketPolicy(
    `${name}-policy`,
    { bucket, policy: tlsOnly(arn) },
    { ...opts, dependsOn: ownershipControls },
  );
  return { publicAccessBlock, ownershipControls, policy };
}

function protectObjects(
  name: string,
  { bucket: { bucket }, keyArn }: { bucket: aws.s3.Bucket; keyArn: pulumi.Input<string> },
  opts: pulumi.CustomResourceOptions,
): Pick<PrivateBucketNodes, "versioning" | "encryption" | "lifecycle"> {
  const versioning = new aws.s3.BucketVersioning(
    `${name}-versioning`,
    { bucket, versioningConfiguration: { status: "Enabled" } },
    opts,
  );
  const encryption = new aws.s3.BucketServerSideEncryptionConfiguration(
    `${name}-encryption`,
    {
      bucket,
      rules: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
          bucketKeyEnabled: true,
        },
      ],
    },
    opts,
  );
  const lifecycle = new aws.s3.BucketLifecycleConfiguration(
    `${name}-lifecycle`,
    {
      bucket,
      rules: [
        {
          id: "tidy-up",
          status: "Enabled",
          filter: {},
          abortIncompleteMultipartUpload: { daysAfterInitiation: INCOMPLETE_UPLOAD_DAYS },
          noncurrentVersionExpiration: { noncurrentDays: NONCURRENT_VERSION_DAYS },
        },
      ],
    },
    { ...opts, dependsOn: versioning },
  );
  return { versioning, encryption, lifecycle };
}

function tlsOnly(arn: pulumi.Input<string>): pulumi.Output<string> {
  const objects = pulumi.interpolate`${arn}/*`;
  return policyDocument([
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
  ]);
}
