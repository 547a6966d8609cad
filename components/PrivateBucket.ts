import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { closeBucket } from "./buckets/closeBucket.ts";
import { encryptBucket } from "./buckets/encryptBucket.ts";
import type { FolderLifecycle } from "./buckets/lifecycleRules.ts";
import { versionBucket } from "./buckets/versionBucket.ts";
import { fixedName, replaceFixed } from "./fixedName.ts";
import { keepNodes, nodesOf } from "./nodes.ts";
import type { Tags } from "./Tags.ts";

/** Arguments of {@link PrivateBucket}. */
export interface PrivateBucketArgs {
  readonly keyArn: pulumi.Input<string>;
  /** Whether the bucket outlives the stack, its settings included; else it goes with its objects. */
  readonly retain: boolean;
  /** Fixed name, unique in the world; omitted: one of its own. */
  readonly name?: pulumi.Input<string>;
  /** How folders age; of others nothing but old versions is ever deleted. */
  readonly folders?: FolderLifecycle[];
  /** Days for which an overwritten or deleted object can be brought back; omitted: 30. */
  readonly noncurrentDays?: number;
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

const NONCURRENT_DAYS = 30;

/** A bucket that nobody reaches without TLS or from outside, encrypted with the pipeline's key. */
export class PrivateBucket extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly bucketName: pulumi.Output<string>;

  constructor(name: string, args: PrivateBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stock-analytics:index:PrivateBucket", name, {}, opts);
    const { keyArn, retain, folders = [], noncurrentDays = NONCURRENT_DAYS } = args;
    const childOpts = { parent: this, retainOnDelete: retain };
    const bucket = new aws.s3.Bucket(
      name,
      { ...fixedName("bucket", args.name), forceDestroy: !retain, tags: args.tags },
      { ...childOpts, ...replaceFixed(args.name) },
    );
    const nodes: PrivateBucketNodes = {
      bucket,
      ...closeBucket(name, { bucket }, childOpts),
      ...versionBucket(name, { bucket, noncurrentDays, folders }, childOpts),
      encryption: encryptBucket(name, { bucket, keyArn }, childOpts),
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
