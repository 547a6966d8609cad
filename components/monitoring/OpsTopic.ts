import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "../AwsAccount.ts";
import { letTopicInvoke } from "../letTopicInvoke.ts";
import { keepNodes, nodesOf } from "../nodes.ts";
import { policyDocument } from "../permissions/policyDocument.ts";
import { refuseOutsiders } from "../permissions/refuseOutsiders.ts";
import type { Tags } from "../Tags.ts";
import type { UndeliveredQueueNodes } from "../UndeliveredQueue.ts";
import { UndeliveredQueue } from "../UndeliveredQueue.ts";

/** How operators are told. */
export const OpsProtocol = {
  Email: "email",
  Sms: "sms",
  Https: "https",
  Sqs: "sqs",
  Lambda: "lambda",
} as const;
export type OpsProtocol = (typeof OpsProtocol)[keyof typeof OpsProtocol];

/** One receiver of what operators should know. */
export interface OpsEndpoint {
  /** Part of the subscription's name: the same for the same receiver, whatever stands beside it. */
  readonly role: string;
  /** Plain, since a function has to let the topic invoke it. */
  readonly protocol: OpsProtocol;
  readonly endpoint: pulumi.Input<string>;
}

/** Arguments of {@link OpsTopic}. */
export interface OpsTopicArgs {
  readonly account: AwsAccount;
  /** A key whose policy lets alarms use it, and SNS send for the topic. */
  readonly keyArn: pulumi.Input<string>;
  /** Alarms that may publish: a pattern of ARNs. */
  readonly alarmArns: pulumi.Input<string>;
  readonly endpoints: OpsEndpoint[];
  readonly tags: Tags;
}

/** Resources of an {@link OpsTopic}. */
export interface OpsTopicNodes {
  readonly topic: aws.sns.Topic;
  readonly policy: aws.sns.TopicPolicy;
  readonly undelivered: UndeliveredQueueNodes;
  readonly subscriptions: readonly aws.sns.TopicSubscription[];
  /** Lets the topic invoke the functions among the endpoints. */
  readonly permissions: readonly aws.lambda.Permission[];
}

/**
 * Where alarms are sent: a topic apart from the trading alerts, because whoever trades on those
 * must not be woken by these, nor the other way round. What a receiver does not take is kept in a
 * queue: SNS would drop it.
 */
export class OpsTopic extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly topicName: pulumi.Output<string>;
  /** Queue of what could not be delivered. */
  readonly undeliveredQueueName: pulumi.Output<string>;

  constructor(name: string, args: OpsTopicArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stock-analytics:index:OpsTopic", name, {}, opts);
    const topic = new aws.sns.Topic(
      name,
      { kmsMasterKeyId: args.keyArn, tags: args.tags },
      { parent: this },
    );
    const policy = new aws.sns.TopicPolicy(
      `${name}-policy`,
      { arn: topic.arn, policy: topicPolicy(topic.arn, args) },
      { parent: this },
    );
    const undelivered = new UndeliveredQueue(
      `${name}-undelivered`,
      { ...args, isFifo: false, topicArn: topic.arn },
      { parent: this },
    );
    const permissions = letInvoke(this, name, { topicArn: topic.arn, endpoints: args.endpoints });
    const subscriptions = args.endpoints.map(
      ({ role, protocol, endpoint }) =>
        new aws.sns.TopicSubscription(
          `${name}-${role}`,
          {
            ...{ topic: topic.arn, protocol, endpoint },
            redrivePolicy: pulumi.jsonStringify({ deadLetterTargetArn: undelivered.arn }),
          },
          { parent: this, dependsOn: [policy, undelivered, ...permissions] },
        ),
    );
    this.arn = topic.arn;
    this.topicName = topic.name;
    this.undeliveredQueueName = undelivered.queueName;
    keepNodes(this, {
      ...{ topic, policy, undelivered: undelivered.nodes, subscriptions, permissions },
    } satisfies OpsTopicNodes);
    this.registerOutputs({
      arn: this.arn,
      topicName: this.topicName,
      undeliveredQueueName: this.undeliveredQueueName,
    });
  }

  /** The underlying resources. */
  get nodes(): OpsTopicNodes {
    return nodesOf(this);
  }
}

function letInvoke(
  parent: OpsTopic,
  name: string,
  { topicArn, endpoints }: { topicArn: pulumi.Output<string> } & Pick<OpsTopicArgs, "endpoints">,
): aws.lambda.Permission[] {
  return endpoints
    .filter(({ protocol }) => protocol === OpsProtocol.Lambda)
    .map(({ role, endpoint }) =>
      letTopicInvoke(parent, `${name}-${role}-permission`, { functionArn: endpoint, topicArn }),
    );
}

/**
 * The account's own users need no statement here: what their IAM policies allow is enough in their
 * own account, and no other account is named.
 */
function topicPolicy(
  topicArn: pulumi.Output<string>,
  { account, alarmArns }: OpsTopicArgs,
): pulumi.Output<string> {
  return policyDocument([
    {
      Sid: "Alarms",
      Effect: "Allow",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Action: "sns:Publish",
      Resource: topicArn,
      Condition: {
        StringEquals: { "aws:SourceAccount": account.accountId },
        ArnLike: { "aws:SourceArn": alarmArns },
      },
    },
    ...refuseOutsiders(topicArn, account.accountId),
  ]);
}
