import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "./AwsAccount.ts";
import { fixedName, replaceFixed } from "./fixedName.ts";
import { keepNodes, nodesOf } from "./nodes.ts";
import { policyDocument } from "./permissions/policyDocument.ts";
import { refuseOutsiders } from "./permissions/refuseOutsiders.ts";
import type { Tags } from "./Tags.ts";
import { letTopicInvoke } from "./letTopicInvoke.ts";
import type { UndeliveredQueueNodes } from "./UndeliveredQueue.ts";
import { UndeliveredQueue } from "./UndeliveredQueue.ts";

/** One receiver of what a topic publishes. */
export interface TopicEndpoint {
  /** Part of the subscription's name: the same for the same receiver, whatever stands beside it. */
  readonly role: string;
  /** As SNS names it. Plain, since a function gets a permission of its own. */
  readonly protocol: string;
  /** An address or an ARN, by `protocol`. Functions may be named with an alias or version. */
  readonly endpoint: pulumi.Input<string>;
  /** Which messages it gets, as JSON text; absent: all. See `filterPolicyFault`. */
  readonly filterPolicy?: pulumi.Input<string>;
}

/** Arguments of {@link AlertTopic}. */
export interface AlertTopicArgs {
  readonly account: AwsAccount;
  /** Encrypts the topic and what could not be delivered; its policy must let SNS send for the topic. */
  readonly keyArn: pulumi.Input<string>;
  readonly endpoints: TopicEndpoint[];
  /**
   * Whether it is a FIFO topic, which delivers to queues only.
   * @default false
   */
  readonly isFifo?: boolean;
  /** Physical name, without the `.fifo` that a FIFO topic's gets; absent: one is made. */
  readonly name?: pulumi.Input<string>;
  /** A topic that exists, to subscribe to instead of making one: its policy and key are its owner's. */
  readonly existingArn?: pulumi.Input<string>;
  readonly tags: Tags;
}

/** Resources of an {@link AlertTopic}. */
export interface AlertTopicNodes {
  /** Undefined when the topic was there before. */
  readonly topic: aws.sns.Topic | undefined;
  /** Undefined likewise. */
  readonly policy: aws.sns.TopicPolicy | undefined;
  readonly undelivered: UndeliveredQueueNodes;
  readonly subscriptions: readonly aws.sns.TopicSubscription[];
  /** Let the topic invoke the functions among the endpoints. */
  readonly permissions: readonly aws.lambda.Permission[];
}

/**
 * Where alerts are published, and who receives them. What a receiver does not take is kept in a queue:
 * SNS would drop it.
 */
export class AlertTopic extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly topicName: pulumi.Output<string>;
  /** Queue of what could not be delivered. */
  readonly undeliveredQueueName: pulumi.Output<string>;

  constructor(name: string, args: AlertTopicArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stock-analytics:index:AlertTopic", name, {}, opts);
    const topic = args.existingArn === undefined ? createTopic(this, name, args) : undefined;
    this.arn = topic === undefined ? pulumi.output(args.existingArn ?? "") : topic.arn;
    const policy = topic && createPolicy(this, name, { topic, account: args.account });
    const { account, keyArn, isFifo = false, tags } = args;
    const undelivered = new UndeliveredQueue(
      `${name}-undelivered`,
      { account, keyArn, isFifo, topicArn: this.arn, tags },
      { parent: this },
    );
    const granted = args.endpoints.map((endpoint) => ({
      endpoint,
      permission: isFunction(endpoint)
        ? letTopicInvoke(this, `${name}-${endpoint.role}-permission`, {
            functionArn: endpoint.endpoint,
            topicArn: this.arn,
          })
        : undefined,
    }));
    const subscriptions = granted.map(({ endpoint, permission }) =>
      subscribe(this, name, {
        ...{ endpoint, undelivered, topicArn: this.arn },
        dependsOn: [policy, permission].filter((one) => one !== undefined),
      }),
    );
    this.topicName = this.arn.apply((arn) => arn.slice(arn.lastIndexOf(":") + 1));
    this.undeliveredQueueName = undelivered.queueName;
    const permissions = granted.flatMap(({ permission }) => permission ?? []);
    keepNodes(this, {
      ...{ topic, policy, undelivered: undelivered.nodes, subscriptions, permissions },
    } satisfies AlertTopicNodes);
    this.registerOutputs({
      arn: this.arn,
      topicName: this.topicName,
      undeliveredQueueName: this.undeliveredQueueName,
    });
  }

  /** The underlying resources. */
  get nodes(): AlertTopicNodes {
    return nodesOf(this);
  }
}

function createTopic(
  parent: pulumi.Resource,
  name: string,
  { keyArn, isFifo = false, name: fixed, tags }: AlertTopicArgs,
): aws.sns.Topic {
  const physicalName = isFifo && fixed !== undefined ? pulumi.interpolate`${fixed}.fifo` : fixed;
  return new aws.sns.Topic(
    name,
    {
      ...fixedName("name", physicalName),
      kmsMasterKeyId: keyArn,
      // Two alerts may say the same: the publisher tells by their ids which are repetitions.
      ...(isFifo ? { fifoTopic: true, contentBasedDeduplication: false } : {}),
      tags,
    },
    { parent, ...replaceFixed(fixed) },
  );
}

function createPolicy(
  parent: pulumi.Resource,
  name: string,
  { topic, account }: { topic: aws.sns.Topic; account: AwsAccount },
): aws.sns.TopicPolicy {
  return new aws.sns.TopicPolicy(
    `${name}-policy`,
    { arn: topic.arn, policy: policyDocument(refuseOutsiders(topic.arn, account.accountId)) },
    { parent },
  );
}

function isFunction({ protocol }: TopicEndpoint): boolean {
  return protocol === "lambda";
}

function subscribe(
  parent: pulumi.Resource,
  name: string,
  {
    endpoint: { role, protocol, endpoint, filterPolicy },
    undelivered,
    topicArn,
    dependsOn,
  }: {
    readonly endpoint: TopicEndpoint;
    readonly undelivered: UndeliveredQueue;
    readonly topicArn: pulumi.Output<string>;
    readonly dependsOn: pulumi.Resource[];
  },
): aws.sns.TopicSubscription {
  return new aws.sns.TopicSubscription(
    `${name}-${role}`,
    {
      topic: topicArn,
      protocol,
      endpoint,
      ...(filterPolicy === undefined ? {} : { filterPolicy }),
      redrivePolicy: pulumi.jsonStringify({ deadLetterTargetArn: undelivered.arn }),
    },
    { parent, dependsOn: [...dependsOn, undelivered] },
  );
}
