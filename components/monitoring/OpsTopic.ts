import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "../AwsAccount.ts";
import { letTopicInvoke } from "../letTopicInvoke.ts";
import { keepNodes, nodesOf } from "../nodes.ts";
import { policyDocument } from "../permissions/policyDocument.ts";
import { refuseOutsiders } from "../permissions/refuseOutsiders.ts";
import type { Tags } from "../Tags.ts";

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
  /** A key whose policy lets alarms use it. */
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
  readonly subscriptions: readonly aws.sns.TopicSubscription[];
  /** Lets the topic invoke the functions among the endpoints. */
  readonly permissions: readonly aws.lambda.Permission[];
}

/**
 * Where alarms are sent: a topic apart from the trading alerts, because whoever trades on those
 * must not be woken by these, nor the other way round.
 */
export class OpsTopic extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly topicName: pulumi.Output<string>;

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
    const permissions = args.endpoints
      .filter(({ protocol }) => protocol === OpsProtocol.Lambda)
      .map(({ role, endpoint }) =>
        letTopicInvoke(this, `${name}-${role}-permission`, {
          functionArn: endpoint,
          topicArn: topic.arn,
        }),
      );
    const subscriptions = args.endpoints.map(
      ({ role, protocol, endpoint }) =>
        new aws.sns.TopicSubscription(
          `${name}-${role}`,
          { topic: topic.arn, protocol, endpoint },
          { parent: this, dependsOn: [policy, ...permissions] },
        ),
    );
    this.arn = topic.arn;
    this.topicName = topic.name;
    keepNodes(this, { topic, policy, subscriptions, permissions } satisfies OpsTopicNodes);
    this.registerOutputs({ arn: this.arn, topicName: this.topicName });
  }

  /** The underlying resources. */
  get nodes(): OpsTopicNodes {
    return nodesOf(this);
  }
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
