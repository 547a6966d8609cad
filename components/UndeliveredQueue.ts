import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "./AwsAccount.ts";
import { keepNodes, nodesOf } from "./nodes.ts";
import { queuePolicy } from "./permissions/queuePolicy.ts";
import { QUEUE_RETENTION_SECONDS_MAX } from "./queueRetention.ts";
import type { Tags } from "./Tags.ts";

/** Arguments of {@link UndeliveredQueue}. */
export interface UndeliveredQueueArgs {
  readonly account: AwsAccount;
  /** A key whose policy lets SNS send for the topic. */
  readonly keyArn: pulumi.Input<string>;
  /** As the topic is. https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html */
  readonly isFifo: boolean;
  readonly topicArn: pulumi.Input<string>;
  readonly tags: Tags;
}

/** Resources of an {@link UndeliveredQueue}. */
export interface UndeliveredQueueNodes {
  readonly queue: aws.sqs.Queue;
  readonly policy: aws.sqs.QueuePolicy;
}

/** Keeps what a topic's receivers did not take after all retries of SNS, for an operator to look at. */
export class UndeliveredQueue extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly queueName: pulumi.Output<string>;

  constructor(name: string, args: UndeliveredQueueArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stock-analytics:index:UndeliveredQueue", name, {}, opts);
    const queue = new aws.sqs.Queue(
      name,
      {
        ...(args.isFifo ? { fifoQueue: true, contentBasedDeduplication: true } : {}),
        messageRetentionSeconds: QUEUE_RETENTION_SECONDS_MAX,
        kmsMasterKeyId: args.keyArn,
        // Else any queue of the account could name it as its own dead-letter queue.
        redriveAllowPolicy: JSON.stringify({ redrivePermission: "denyAll" }),
        tags: args.tags,
      },
      { parent: this },
    );
    const policy = new aws.sqs.QueuePolicy(
      `${name}-policy`,
      {
        queueUrl: queue.url,
        policy: queuePolicy(queue.arn, args.account, {
          sid: "FromTopic",
          service: "sns.amazonaws.com",
          sourceArn: args.topicArn,
        }),
      },
      { parent: this },
    );
    this.arn = queue.arn;
    this.queueName = queue.name;
    keepNodes(this, { queue, policy } satisfies UndeliveredQueueNodes);
    this.registerOutputs({ arn: this.arn, queueName: this.queueName });
  }

  /** The underlying resources. */
  get nodes(): UndeliveredQueueNodes {
    return nodesOf(this);
  }
}
