import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "../AwsAccount.ts";
import { keepNodes, nodesOf } from "../nodes.ts";
import { queuePolicy } from "../permissions/queuePolicy.ts";
import { QUEUE_RETENTION_SECONDS_MAX } from "../queueRetention.ts";
import type { Tags } from "../Tags.ts";

/** Arguments of {@link ObjectQueue}. */
export interface ObjectQueueArgs {
  readonly account: AwsAccount;
  /** A key whose policy lets S3 send for the bucket. */
  readonly keyArn: pulumi.Input<string>;
  /** Bucket whose objects are told of. */
  readonly bucketArn: pulumi.Input<string>;
  /** Time-out of the function that works on the messages, in seconds. */
  readonly functionTimeoutSeconds: pulumi.Input<number>;
  readonly tags: Tags;
}

/** Resources of an {@link ObjectQueue}. */
export interface ObjectQueueNodes {
  readonly queue: aws.sqs.Queue;
  readonly queuePolicy: aws.sqs.QueuePolicy;
  readonly deadLetterQueue: aws.sqs.Queue;
  readonly deadLetterQueuePolicy: aws.sqs.QueuePolicy;
  readonly redriveAllowPolicy: aws.sqs.RedriveAllowPolicy;
}

/** Longest that a message can be out of sight: 12 hours, in seconds.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
const MAX_VISIBILITY_SECONDS = 43_200;

/** Times that a message is tried: throttling counts, too, and AWS asks for 5 or more.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const MAX_RECEIVES = 10;

/** What AWS asks for between the time-outs of function and queue; same source. */
const VISIBILITY_FACTOR = 6;

/**
 * Tells a function of the objects under one prefix of a bucket: whatever S3 sends stays until it is
 * done, and what fails ten times is kept for 14 days in a dead-letter queue.
 */
export class ObjectQueue extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly url: pulumi.Output<string>;
  readonly queueName: pulumi.Output<string>;
  readonly deadLetterQueueName: pulumi.Output<string>;

  constructor(name: string, args: ObjectQueueArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stock-analytics:index:ObjectQueue", name, {}, opts);
    const { keyArn, account, bucketArn, functionTimeoutSeconds, tags } = args;
    const kept = {
      messageRetentionSeconds: QUEUE_RETENTION_SECONDS_MAX,
      kmsMasterKeyId: keyArn,
      tags,
    };
    const deadLetterQueue = new aws.sqs.Queue(`${name}-dead`, kept, { parent: this });
    const queue = new aws.sqs.Queue(
      name,
      {
        ...kept,
        visibilityTimeoutSeconds: visibilitySeconds(functionTimeoutSeconds),
        redrivePolicy: pulumi.jsonStringify({
          deadLetterTargetArn: deadLetterQueue.arn,
          maxReceiveCount: MAX_RECEIVES,
        }),
        // It is nobody's dead-letter queue.
        redriveAllowPolicy: JSON.stringify({ redrivePermission: "denyAll" }),
      },
      { parent: this },
    );
    const nodes: ObjectQueueNodes = {
      queue,
      deadLetterQueue,
      queuePolicy: new aws.sqs.QueuePolicy(
        `${name}-policy`,
        {
          queueUrl: queue.url,
          policy: queuePolicy(queue.arn, account, {
            sid: "FromBucket",
            service: "s3.amazonaws.com",
            sourceArn: bucketArn,
          }),
        },
        { parent: this },
      ),
      deadLetterQueuePolicy: new aws.sqs.QueuePolicy(
        `${name}-dead-policy`,
        { queueUrl: deadLetterQueue.url, policy: queuePolicy(deadLetterQueue.arn, account) },
        { parent: this },
      ),
      // Else any queue of the account could name it as its own dead-letter queue.
      redriveAllowPolicy: new aws.sqs.RedriveAllowPolicy(
        `${name}-dead-allow`,
        {
          queueUrl: deadLetterQueue.url,
          redriveAllowPolicy: pulumi.jsonStringify({
            redrivePermission: "byQueue",
            sourceQueueArns: [queue.arn],
          }),
        },
        { parent: this },
      ),
    };
    this.arn = queue.arn;
    this.url = queue.url;
    this.queueName = queue.name;
    this.deadLetterQueueName = deadLetterQueue.name;
    keepNodes(this, nodes);
    this.registerOutputs({ arn: this.arn, url: this.url, queueName: this.queueName });
  }

  /** The underlying resources. */
  get nodes(): ObjectQueueNodes {
    return nodesOf(this);
  }
}

function visibilitySeconds(timeoutSeconds: pulumi.Input<number>): pulumi.Output<number> {
  return pulumi
    .output(timeoutSeconds)
    .apply((seconds) => Math.min(VISIBILITY_FACTOR * seconds, MAX_VISIBILITY_SECONDS));
}
