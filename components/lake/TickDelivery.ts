import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { STAGING_ERROR_PREFIX, STAGING_PREFIX } from "../../runtime/contract/lake.ts";
import type { AwsAccount } from "../AwsAccount.ts";
import { keepNodes, nodesOf } from "../nodes.ts";
import { policyDocument } from "../permissions/policyDocument.ts";
import { serviceTrust } from "../permissions/serviceTrust.ts";
import { useKey } from "../permissions/useKey.ts";
import type { Statement } from "../permissions/policyDocument.ts";
import type { Tags } from "../Tags.ts";

/** Arguments of {@link TickDelivery}. */
export interface TickDeliveryArgs {
  readonly account: AwsAccount;
  /** Encrypts the delivery's log. */
  readonly keyArn: pulumi.Input<string>;
  /** A log group that the key's policy names. */
  readonly logGroupName: pulumi.Input<string>;
  readonly logRetentionDays: pulumi.Input<number>;
  readonly streamArn: pulumi.Input<string>;
  /** Key of the stream; omitted: it has none of the customer's. */
  readonly streamKeyArn?: pulumi.Input<string>;
  readonly bucketArn: pulumi.Input<string>;
  /** Key of the bucket; omitted: it has none of the customer's. */
  readonly bucketKeyArn?: pulumi.Input<string>;
  /**
   * Whether the bucket is known to have a bucket key: S3 then asks for the bucket, not each object.
   * @default false
   */
  readonly bucketHasBucketKey?: boolean;
  /** Longest wait before an object is written, in seconds. 0 to 900. */
  readonly bufferSeconds: pulumi.Input<number>;
  /** Size at which an object is written, in MiB. 1 to 128. */
  readonly bufferMib: pulumi.Input<number>;
  readonly tags: Tags;
}

/** Resources of a {@link TickDelivery}. */
export interface TickDeliveryNodes {
  readonly deliveryStream: aws.kinesis.FirehoseDeliveryStream;
  readonly role: aws.iam.Role;
  readonly rolePolicy: aws.iam.RolePolicy;
  readonly logGroup: aws.cloudwatch.LogGroup;
  readonly logStream: aws.cloudwatch.LogStream;
}

/** Name of the log stream with what S3 did not take. */
const LOG_STREAM_NAME = "DestinationDelivery";

/** Delivers the tick stream to `staging/` of the archive as gzip NDJSON, by Firehose. */
export class TickDelivery extends pulumi.ComponentResource {
  /** Name of the delivery stream, by which CloudWatch has its metrics. */
  readonly deliveryStreamName: pulumi.Output<string>;

  constructor(name: string, args: TickDeliveryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stock-analytics:index:TickDelivery", name, {}, opts);
    const parent = { parent: this };
    const logGroup = new aws.cloudwatch.LogGroup(
      `${name}-logs`,
      {
        name: args.logGroupName,
        retentionInDays: args.logRetentionDays,
        kmsKeyId: args.keyArn,
        tags: args.tags,
      },
      parent,
    );
    const logStream = new aws.cloudwatch.LogStream(
      `${name}-log`,
      { name: LOG_STREAM_NAME, logGroupName: logGroup.name },
      parent,
    );
    const role = createRole(this, name, args);
    const rolePolicy = new aws.iam.RolePolicy(
      `${name}-policy`,
      { role: role.name, policy: policyDocument(statementsOf(args, logGroup)) },
      parent,
    );
    const deliveryStream = new aws.kinesis.FirehoseDeliveryStream(
      name,
      {
        destination: "extended_s3",
        kinesisSourceConfiguration: { kinesisStreamArn: args.streamArn, roleArn: role.arn },
        extendedS3Configuration: destination(args, { role, logGroup, logStream }),
        tags: args.tags,
      },
      // Firehose tries the role when the stream is made.
      { ...parent, dependsOn: [rolePolicy] },
    );
    this.deliveryStreamName = deliveryStream.name;
    const nodes: TickDeliveryNodes = { deliveryStream, role, rolePolicy, logGroup, logStream };
    keepNodes(this, nodes);
    this.registerOutputs({ deliveryStreamName: this.deliveryStreamName });
  }

  /** The underlying resources. */
  get nodes(): TickDeliveryNodes {
    return nodesOf(this);
  }
}

function destination(
  args: TickDeliveryArgs,
  { role, logGroup, logStream }: Pick<TickDeliveryNodes, "role" | "logGroup" | "logStream">,
): aws.types.input.kinesis.FirehoseDeliveryStreamExtendedS3Configuration {
  return {
    bucketArn: args.bucketArn,
    roleArn: role.arn,
    bufferingInterval: args.bufferSeconds,
    bufferingSize: args.bufferMib,
    compressionFormat: "GZIP",
    fileExtension: ".ndjson.gz",
    prefix: `${STAGING_PREFIX}!{timestamp:yyyy/MM/dd/HH}/`,
    errorOutputPrefix: `${STAGING_ERROR_PREFIX}!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd/HH}/`,
    ...(args.bucketKeyArn === undefined ? {} : { kmsKeyArn: args.bucketKeyArn }),
    // Records come without line ends, and Firehose puts none between them on its own.
    // https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning-new-line-delimiter.html
    processingConfiguration: {
      enabled: true,
      processors: [
        {
          type: "AppendDelimiterToRecord",
          parameters: [{ parameterName: "Delimiter", parameterValue: "\\n" }],
        },
      ],
    },
    cloudwatchLoggingOptions: {
      enabled: true,
      logGroupName: logGroup.name,
      logStreamName: logStream.name,
    },
  };
}

function createRole(
  parent: pulumi.Resource,
  name: string,
  { account, tags }: TickDeliveryArgs,
): aws.iam.Role {
  const { partition, region, accountId } = account;
  // Any delivery stream of the account: its own ARN would need the role first.
  const sources = pulumi.interpolate`arn:${partition}:firehose:${region}:${accountId}:deliverystream/*`;
  return new aws.iam.Role(
    `${name}-role`,
    {
      description: "Lets Firehose deliver the tick stream to the archive",
      assumeRolePolicy: serviceTrust("firehose.amazonaws.com", account, sources),
      tags,
    },
    { parent },
  );
}

/** https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3 */
function statementsOf(args: TickDeliveryArgs, logGroup: aws.cloudwatch.LogGroup): Statement[] {
  const { streamArn, bucketArn } = args;
  return [
    {
      Sid: "ReadTickStream",
      Effect: "Allow",
      Action: [
        "kinesis:DescribeStream",
        "kinesis:GetRecords",
        "kinesis:GetShardIterator",
        "kinesis:ListShards",
      ],
      Resource: streamArn,
    },
    ...keyStatements(args),
    {
      Sid: "FindArchive",
      Effect: "Allow",
      Action: ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
      Resource: bucketArn,
    },
    {
      Sid: "WriteStaging",
      Effect: "Allow",
      Action: ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"],
      Resource: [STAGING_PREFIX, STAGING_ERROR_PREFIX].map(
        (prefix) => pulumi.interpolate`${bucketArn}/${prefix}*`,
      ),
    },
    {
      Sid: "WriteLog",
      Effect: "Allow",
      Action: ["logs:PutLogEvents"],
      Resource: pulumi.interpolate`${logGroup.arn}:log-stream:${LOG_STREAM_NAME}`,
    },
  ];
}

function keyStatements(args: TickDeliveryArgs): Statement[] {
  const { account, streamArn, streamKeyArn, bucketArn, bucketKeyArn } = args;
  const { bucketHasBucketKey = false } = args;
  return [
    ...(streamKeyArn === undefined
      ? []
      : [
          useKey(account, {
            sid: "DecryptTickStream",
            keyArn: streamKeyArn,
            actions: ["kms:Decrypt"],
            service: "kinesis",
            context: { "aws:kinesis:arn": streamArn },
          }),
        ]),
    ...(bucketKeyArn === undefined
      ? []
      : [
          useKey(account, {
            sid: "EncryptStaging",
            keyArn: bucketKeyArn,
            // Uploads in parts read the data key again.
            actions: ["kms:Decrypt", "kms:GenerateDataKey"],
            service: "s3",
            ...(bucketHasBucketKey
              ? { context: { "aws:s3:arn": bucketArn } }
              : { contextLike: { "aws:s3:arn": [bucketArn, pulumi.interpolate`${bucketArn}/*`] } }),
          }),
        ]),
  ];
}
