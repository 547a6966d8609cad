import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "./AwsAccount.ts";
import { keepNodes, nodesOf } from "./nodes.ts";
import { policyDocument } from "./permissions/policyDocument.ts";
import type { Tags } from "./Tags.ts";

/** One receiver of what a topic publishes. */
export interface TopicEndpoint {
  /** Part of the subscription's name: the same for the same receiver, whatever stands beside it. */
  readonly role: string;
  readonly protocol: pulumi.Input<string>;
  readonly endpoint: pulumi.Input<string>;
}

/** Arguments of {@link AlertTopic}. */
export interface AlertTopicArgs {
  readonly account: AwsAccount;
  readonly keyArn: pulumi.Input<string>;
  readonly endpoints: TopicEndpoint[];
  readonly tags: Tags;
}

/** Resources of an {@link AlertTopic}. */
export interface AlertTopicNodes {
  readonly topic: aws.sns.Topic;
  readonly policy: aws.sns.TopicPolicy;
  readonly subscriptions: readonly aws.sns.TopicSubscription[];
}

/** Where alerts are published, and who receives them. */
export class AlertTopic extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: AlertTopicArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stock-analytics:index:AlertTopic", name, {}, opts);
    const topic = new aws.sns.Topic(
      name,
      { kmsMasterKeyId: args.keyArn, tags: args.tags },
      { parent: this },
    );
    const policy = new aws.sns.TopicPolicy(
      `${name}-policy`,
      { arn: topic.arn, policy: topicPolicy(topic.arn, args.account) },
      { parent: this },
    );
    const subscriptions = args.endpoints.map(
      ({ role, protocol, endpoint }) =>
        new aws.sns.TopicSubscription(
          `${name}-${role}`,
          { topic: topic.arn, protocol, endpoint },
          { parent: this, dependsOn: policy },
        ),
    );
    this.arn = topic.arn;
    keepNodes(this, { topic, policy, subscriptions } satisfies AlertTopicNodes);
    this.registerOutputs({ arn: this.arn });
  }

  /** The underlying resources. */
  get nodes(): AlertTopicNodes {
    return nodesOf(this);
  }
}

function topicPolicy(arn: pulumi.Input<string>, account: AwsAccount): pulumi.Output<string> {
  const owner = pulumi.interpolate`arn:${account.partition}:iam::${account.accountId}:root`;
  return policyDocument([
    {
      Sid: "OwnAccount",
      Effect: "Allow",
      Principal: { AWS: owner },
      Action: [
        "sns:GetTopicAttributes",
        "sns:ListSubscriptionsByTopic",
        "sns:Publish",
        "sns:Subscribe",
      ],
      Resource: arn,
    },
    {
      Sid: "TlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "sns:Publish",
      Resource: arn,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ]);
}
