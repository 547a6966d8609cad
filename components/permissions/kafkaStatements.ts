import * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "../AwsAccount.ts";
import { INTERFACE_ACTIONS } from "./networkInterfaces.ts";
import type { Statement } from "./policyDocument.ts";
import { useKey } from "./useKey.ts";

/** A secret, and the customer's key that it has, if any. */
export interface SecretAccess {
  readonly secretArn: pulumi.Output<string>;
  readonly keyArn: pulumi.Output<string> | undefined;
}

/** How Lambda's pollers get to a topic. */
export type KafkaAccess =
  | { readonly kind: "msk"; readonly clusterArn: pulumi.Output<string> }
  | {
      readonly kind: "servers";
      /** Name and password, or a certificate. */
      readonly credentials: SecretAccess;
      readonly authority: SecretAccess | undefined;
      /** Whether the brokers are reached from the subnets of a VPC. */
      readonly isInVpc: boolean;
    };

/** A topic to be read. */
export interface KafkaReading {
  readonly account: AwsAccount;
  readonly topic: pulumi.Output<string>;
  readonly consumerGroupId: pulumi.Output<string>;
  readonly access: KafkaAccess;
  /** Whether the function is in a VPC, so that its role manages network interfaces already. */
  readonly managesInterfaces: boolean;
}

/**
 * What Lambda does with the function's role when it polls a topic. For MSK that is its
 * AWSLambdaMSKExecutionRole less what concerns logs, and the cluster's own permissions by IAM, bound to
 * one cluster, one topic and one group.
 */
// https://docs.aws.amazon.com/lambda/latest/dg/with-msk-permissions.html
// https://docs.aws.amazon.com/lambda/latest/dg/with-kafka-permissions.html
export function kafkaStatements({
  account,
  topic,
  consumerGroupId,
  access,
  managesInterfaces,
}: KafkaReading): Statement[] {
  const reach = reachBrokers(account, managesInterfaces);
  if (access.kind === "msk") {
    return [...readCluster(access.clusterArn, topic, consumerGroupId), ...reach];
  }
  return [
    ...readSecret(account, "KafkaCredentials", access.credentials),
    ...(access.authority === undefined
      ? []
      : readSecret(account, "KafkaAuthority", access.authority)),
    ...(access.isInVpc ? reach : []),
  ];
}

function readCluster(
  clusterArn: pulumi.Output<string>,
  topic: pulumi.Output<string>,
  consumerGroupId: pulumi.Output<string>,
): Statement[] {
  const below = (kind: string, name: pulumi.Output<string>): pulumi.Output<string> =>
    pulumi.interpolate`${clusterArn.apply((arn) => arn.replace(":cluster/", `:${kind}/`))}/${name}`;
  return [
    {
      Sid: "FindKafkaCluster",
      Effect: "Allow",
      // AWS documents either for provisioned clusters, and the second one alone for serverless ones.
      Action: ["kafka:DescribeCluster", "kafka:DescribeClusterV2"],
      Resource: clusterArn,
    },
    // It takes no resource.
    {
      Sid: "FindKafkaBrokers",
      Effect: "Allow",
      Action: ["kafka:GetBootstrapBrokers"],
      Resource: "*",
    },
    {
      Sid: "ConnectToKafka",
      Effect: "Allow",
      Action: ["kafka-cluster:Connect", "kafka-cluster:DescribeClusterDynamicConfiguration"],
      Resource: clusterArn,
    },
    {
      Sid: "ReadKafkaTopic",
      Effect: "Allow",
      Action: ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"],
      Resource: below("topic", topic),
    },
    {
      Sid: "KeepKafkaOffsets",
      Effect: "Allow",
      Action: ["kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"],
      Resource: below("group", consumerGroupId),
    },
  ];
}

function readSecret(
  account: AwsAccount,
  what: string,
  { secretArn, keyArn }: SecretAccess,
): Statement[] {
  const read: Statement = {
    Sid: `Read${what}`,
    Effect: "Allow",
    Action: ["secretsmanager:GetSecretValue"],
    Resource: secretArn,
  };
  if (keyArn === undefined) return [read];
  const decrypt = useKey(account, {
    sid: `Decrypt${what}`,
    keyArn,
    actions: ["kms:Decrypt"],
    service: "secretsmanager",
    context: { SecretARN: secretArn },
  });
  return [read, decrypt];
}

/** What Lambda does to make its pollers' network interfaces in the brokers' VPC. */
const POLLER_ACTIONS = [
  "ec2:CreateNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeVpcs",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeSubnets",
  "ec2:DescribeSecurityGroups",
];

function reachBrokers(
  { partition, accountId }: AwsAccount,
  managesInterfaces: boolean,
): Statement[] {
  // What the role may do already, another statement would only say again.
  const known = managesInterfaces ? INTERFACE_ACTIONS : [];
  const actions = POLLER_ACTIONS.filter((action) => !known.includes(action));
  return [
    {
      Sid: "ReachKafkaBrokers",
      Effect: "Allow",
      Action: actions,
      // Lambda tries the permissions before there is an interface to name; most of them know no resource.
      Resource: "*",
    },
    {
      Sid: "KafkaBrokersNotFromCode",
      Effect: "Deny",
      Action: actions,
      Resource: "*",
      Condition: {
        // Lambda's own calls do not carry the key.
        // https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
        ArnEquals: {
          "lambda:SourceFunctionArn": pulumi.interpolate`arn:${partition}:lambda:*:${accountId}:function:*`,
        },
      },
    },
  ];
}
