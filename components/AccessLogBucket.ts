import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "./AwsAccount.ts";
import { closeBucket } from "./buckets/closeBucket.ts";
import { encryptBucket } from "./buckets/encryptBucket.ts";
import { versionBucket } from "./buckets/versionBucket.ts";
import { keepNodes, nodesOf } from "./nodes.ts";
import type { Statement } from "./permissions/policyDocument.ts";
import type { Tags } from "./Tags.ts";

/** A bucket whose accesses are logged. */
export interface LoggedBucket {
  /** Folder of its log, and part of the setting's name: the same for the same bucket in every run. */
  readonly role: string;
  readonly arn: pulumi.Input<string>;
  readonly bucketName: pulumi.Input<string>;
}

/** Arguments of {@link AccessLogBucket}. */
export interface AccessLogBucketArgs {
  readonly account: AwsAccount;
  /** In the same account and region as the log. */
  readonly sources: LoggedBucket[];
  /** Days for which the log is kept; whole number, 1 or more. */
  readonly keepDays: pulumi.Input<number>;
  /** Whether the log outlives the stack; else it goes with it. */
  readonly retain: boolean;
  readonly tags: Tags;
}

/** Resources of an {@link AccessLogBucket}. */
export interface AccessLogBucketNodes {
  readonly bucket: aws.s3.Bucket;
  readonly publicAccessBlock: aws.s3.BucketPublicAccessBlock;
  readonly ownershipControls: aws.s3.BucketOwnershipControls;
  readonly versioning: aws.s3.BucketVersioning;
  readonly encryption: aws.s3.BucketServerSideEncryptionConfiguration;
  readonly lifecycle: aws.s3.BucketLifecycleConfiguration;
  readonly policy: aws.s3.BucketPolicy;
  /** In the order of the sources. */
  readonly loggings: readonly aws.s3.BucketLogging[];
}

/** Nobody writes over a log; a day is time enough to see that somebody deleted one. */
const NONCURRENT_DAYS = 1;

/**
 * Where S3 logs who did what to other buckets, in folders by bucket and day. It is encrypted with S3's own
 * keys, and not with the pipeline's: AWS supports no other for a bucket that takes access logs.
 */
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
export class AccessLogBucket extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly bucketName: pulumi.Output<string>;

  constructor(name: string, args: AccessLogBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stock-analytics:index:AccessLogBucket", name, {}, opts);
    const { retain, tags, keepDays } = args;
    const childOpts = { parent: this, retainOnDelete: retain };
    const bucket = new aws.s3.Bucket(name, { forceDestroy: !retain, tags }, childOpts);
    const statements = args.sources.map((source) => mayLog(source, { bucket, ...args }));
    const folders = args.sources.map(({ role }) => ({ prefix: `${role}/`, expiryDays: keepDays }));
    const closed = closeBucket(name, { bucket, statements }, childOpts);
    const versioned = versionBucket(
      name,
      { bucket, noncurrentDays: NONCURRENT_DAYS, folders },
      childOpts,
    );
    const encryption = encryptBucket(name, { bucket }, childOpts);
    const loggings = args.sources.map((source) =>
      // S3 tries whether it may write when logging is turned on.
      logAccess(name, { source, bucket }, { ...childOpts, dependsOn: [closed.policy, encryption] }),
    );
    this.arn = bucket.arn;
    this.bucketName = bucket.bucket;
    const nodes: AccessLogBucketNodes = { bucket, ...closed, ...versioned, encryption, loggings };
    keepNodes(this, nodes);
    this.registerOutputs({ arn: this.arn, bucketName: this.bucketName });
  }

  /** The underlying resources. */
  get nodes(): AccessLogBucketNodes {
    return nodesOf(this);
  }
}

/** For this bucket of this account only: else anybody's logs could be made to land here. */
function mayLog(
  { role, arn }: LoggedBucket,
  { bucket, account }: Pick<AccessLogBucketArgs, "account"> & { readonly bucket: aws.s3.Bucket },
): Statement {
  const words = role.split("-").map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
  return {
    Sid: `Log${words.join("")}`,
    Effect: "Allow",
    Principal: { Service: "logging.s3.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: pulumi.interpolate`${bucket.arn}/${role}/*`,
    Condition: {
      ArnLike: { "aws:SourceArn": arn },
      StringEquals: { "aws:SourceAccount": account.accountId },
    },
  };
}

function logAccess(
  name: string,
  { source, bucket }: { readonly source: LoggedBucket; readonly bucket: aws.s3.Bucket },
  opts: pulumi.CustomResourceOptions,
): aws.s3.BucketLogging {
  return new aws.s3.BucketLogging(
    `${name}-${source.role}`,
    {
      bucket: source.bucketName,
      targetBucket: bucket.bucket,
      targetPrefix: `${source.role}/`,
      targetObjectKeyFormat: { partitionedPrefix: { partitionDateSource: "EventTime" } },
    },
    opts,
  );
}
