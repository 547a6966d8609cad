import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { AwsAccount } from "./AwsAccount.ts";
import { keepNodes, nodesOf } from "./nodes.ts";
import { policyDocument } from "./permissions/policyDocument.ts";
import type { Tags } from "./Tags.ts";

/** Arguments of {@link PipelineKey}. */
export interface PipelineKeyArgs {
  readonly account: AwsAccount;
  /** Without its `alias/`. */
  readonly aliasName: pulumi.Input<string>;
  /** Log groups that CloudWatch Logs encrypts with the key, and no others. */
  readonly logGroupNames: pulumi.Input<string>[];
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

function keyPolicy({ account, logGroupNames }: PipelineKeyArgs): pulumi.Output<string> {
  const { accountId, region, partition, dnsSuffix } = account;
  return policyDocument([
    {
      // Leaves it to IAM who in the account uses the key; without it nobody could change this policy.
      Sid: "AccountIam",
      Effect: "Allow",
      Principal: { AWS: pulumi.interpolate`arn:${partition}:iam::${accountId}:root` },
      Action: "kms:*",
      Resource: "*",
    },
    {
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
        "kms:DescribeKey",
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
    },
  ]);
}
