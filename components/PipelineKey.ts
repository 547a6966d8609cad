import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "./AwsAccount.ts";
import { keepNodes, nodesOf } from "./nodes.ts";
import type { Statement } from "./permissions/policyDocument.ts";
import { policyDocument } from "./permissions/policyDocument.ts";
import type { Tags } from "./Tags.ts";

/** Services that send into topics or queues that the key encrypts on their own, without a role. */
export const KeyService = {
  /** Alarms that publish to a topic. */
  CloudWatch: "cloudwatch",
  /** Topics that deliver to queues, dead-letter queues among them. */
  Sns: "sns",
  /** Buckets that notify of objects. */
  S3: "s3",
} as const;
export type KeyService = (typeof KeyService)[keyof typeof KeyService];

/**
 * Use of the key by such a service. EventBridge cannot be one: its requests to KMS carry no source,
 * so that a statement with conditions would silently drop all it sends; what it sends has to go by
 * a role.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export interface KeyDelivery {
  readonly service: KeyService;
  /** ARNs, or patterns of ARNs, of the alarms, topics or buckets for which it sends. */
  readonly sourceArns: pulumi.Input<string>[];
}

/** Arguments of {@link PipelineKey}. */
export interface PipelineKeyArgs {
  readonly account: AwsAccount;
  /** Without its `alias/`. */
  readonly aliasName: pulumi.Input<string>;
  /** Log groups that CloudWatch Logs encrypts with the key, and no others. */
  readonly logGroupNames: pulumi.Input<string>[];
  /** Services that send into what the key encrypts; one entry a service. None when absent. */
  readonly deliveries?: KeyDelivery[];
  /** Whether the key outlives the stack: without it, kept data could not be read. */
  readonly retain: boolean;
  readonly tags: Tags;
}

/** Resources of a {@link PipelineKey}. */
export interface PipelineKeyNodes {
  readonly key: aws.kms.Key;
  readonly alias: aws.kms.Alias;
}

/** Longest time to think better of a deletion, in days.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html */
const DELETION_WINDOW_DAYS = 30;

/** The one key that encrypts all the pipeline keeps; rotated each year. */
export class PipelineKey extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: PipelineKeyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stock-analytics:index:PipelineKey", name, {}, opts);
    const key = new aws.kms.Key(
      name,
      {
        description: pulumi.interpolate`Data of the stock analytics pipeline ${args.aliasName}`,
        enableKeyRotation: true,
        deletionWindowInDays: DELETION_WINDOW_DAYS,
        policy: keyPolicy(args),
        tags: args.tags,
      },
      { parent: this, retainOnDelete: args.retain },
    );
    // Not kept with the key: the name must be free for the next stack of this name.
    const alias = new aws.kms.Alias(
      `${name}-alias`,
      { name: pulumi.interpolate`alias/${args.aliasName}`, targetKeyId: key.keyId },
      { parent: this },
    );
    this.arn = key.arn;
    keepNodes(this, { key, alias } satisfies PipelineKeyNodes);
    this.registerOutputs({ arn: this.arn });
  }

  /** The underlying resources. */
  get nodes(): PipelineKeyNodes {
    return nodesOf(this);
  }
}

/**
 * All that can be asked of a symmetric key but grants: Control Tower (CT.KMS.PR.3) wants those for
 * AWS's own services only, and `kms:*` would hold them. `PutKeyPolicy` keeps the policy in the
 * account's hands.
 * https://docs.aws.amazon.com/controltower/latest/controlreference/kms-rules.html
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
 */
const ACCOUNT_ACTIONS = [
  "CancelKeyDeletion",
  "CreateAlias",
  "Decrypt",
  "DeleteAlias",
  "DescribeKey",
  "DisableKey",
  "DisableKeyRotation",
  "EnableKey",
  "EnableKeyRotation",
  "Encrypt",
  "GenerateDataKey",
  "GenerateDataKeyWithoutPlaintext",
  "GetKeyPolicy",
  "GetKeyRotationStatus",
  "ListGrants",
  "ListKeyPolicies",
  "ListKeyRotations",
  "ListResourceTags",
  "PutKeyPolicy",
  "ReEncryptFrom",
  "ReEncryptTo",
  "RetireGrant",
  "RevokeGrant",
  "RotateKeyOnDemand",
  "ScheduleKeyDeletion",
  "TagResource",
  "UntagResource",
  "UpdateAlias",
  "UpdateKeyDescription",
].map((action) => `kms:${action}`);

const STATEMENT_IDS: Readonly<Record<KeyService, string>> = {
  cloudwatch: "AlarmsToTopics",
  sns: "TopicsToQueues",
  s3: "BucketsToQueues",
};

function keyPolicy(args: PipelineKeyArgs): pulumi.Output<string> {
  const { account, deliveries = [] } = args;
  return policyDocument([
    ...letAccountUse(account),
    letLogsUse(args),
    ...deliveries.map((delivery) => letServiceUse(delivery, account)),
  ]);
}

/** Leaves it to IAM who in the account uses the key; without it nobody could change this policy. */
function letAccountUse({ partition, accountId }: AwsAccount): Statement[] {
  const root = pulumi.interpolate`arn:${partition}:iam::${accountId}:root`;
  return [
    {
      Sid: "AccountIam",
      Effect: "Allow",
      Principal: { AWS: root },
      Action: ACCOUNT_ACTIONS,
      Resource: "*",
    },
    {
      // DynamoDB and Lambda make grants for themselves, on behalf of whoever deploys.
      Sid: "GrantsToServices",
      Effect: "Allow",
      Principal: { AWS: root },
      Action: "kms:CreateGrant",
      Resource: "*",
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ];
}

function letLogsUse({ account, logGroupNames }: PipelineKeyArgs): Statement {
  const { accountId, region, partition, dnsSuffix } = account;
  return {
    Sid: "CloudWatchLogs",
    Effect: "Allow",
    Principal: { Service: pulumi.interpolate`logs.${region}.${dnsSuffix}` },
    Action: [
      "kms:Encrypt",
      "kms:Decrypt",
      "kms:ReEncryptFrom",
      "kms:ReEncryptTo",
      "kms:GenerateDataKey",
      "kms:GenerateDataKeyWithoutPlaintext",
      // AWS's example also has DescribeKey, which carries no encryption context and so never meets the condition.
      // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
    ],
    Resource: "*",
    Condition: {
      ArnLike: {
        "kms:EncryptionContext:aws:logs:arn": logGroupNames.map(
          (logGroup) =>
            pulumi.interpolate`arn:${partition}:logs:${region}:${accountId}:log-group:${logGroup}`,
        ),
      },
    },
  };
}

/**
 * For resources of the same account only: the ARN of a bucket, for one, does not hold the account.
 */
function letServiceUse({ service, sourceArns }: KeyDelivery, { accountId }: AwsAccount): Statement {
  return {
    Sid: STATEMENT_IDS[service],
    Effect: "Allow",
    Principal: { Service: `${service}.amazonaws.com` },
    // A message is encrypted with a data key, which may be one that the topic or queue holds already.
    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    Resource: "*",
    Condition: {
      StringEquals: { "aws:SourceAccount": accountId },
      ArnLike: { "aws:SourceArn": sourceArns },
    },
  };
}
