import * as pulumi from "@pulumi/pulumi";
import { BRONZE_PREFIX } from "../../runtime/contract/lake.ts";
import { TREND_TABLE } from "../../runtime/contract/tables.ts";
import type { PipelineResources } from "./functionStatements.ts";
import { keepFailures } from "./keepFailures.ts";
import type { Statement } from "./policyDocument.ts";
import { useArchiveKey } from "./useArchiveKey.ts";
import { useKey } from "./useKey.ts";

/** What produce-quotes works with. */
export interface ProducerResources extends Omit<
  PipelineResources,
  | "tickStream"
  | "tickTableArn"
  | "tickTableName"
  | "tickTableStreamArn"
  | "alertTopicArn"
  | "alertTopicKeyArn"
> {
  /** Where the ticks are put. */
  readonly tickStream: NonNullable<PipelineResources["tickStream"]>;
  /** Whether the provider's answers are kept. */
  readonly keepsAnswers: boolean;
  /** Undefined: the provider needs no key. */
  readonly secret:
    | {
        readonly arn: pulumi.Output<string>;
        /** Undefined: AWS's own key encrypts the secret, which needs no permission. */
        readonly keyArn: pulumi.Output<string> | undefined;
      }
    | undefined;
}

/** What produce-quotes does: read its API key, remember its polls, put ticks and keep answers. */
export function producerStatements(resources: ProducerResources): Statement[] {
  return [
    ...readApiKey(resources),
    ...rememberPolls(resources),
    ...putTicks(resources),
    ...(resources.keepsAnswers ? keepAnswers(resources) : []),
    ...keepFailures(resources),
  ];
}

function readApiKey({ account, secret }: ProducerResources): Statement[] {
  if (secret === undefined) return [];
  const read: Statement = {
    Sid: "ReadApiKey",
    Effect: "Allow",
    Action: ["secretsmanager:GetSecretValue"],
    Resource: secret.arn,
  };
  if (secret.keyArn === undefined) return [read];
  return [
    read,
    useKey(account, {
      sid: "DecryptApiKey",
      keyArn: secret.keyArn,
      actions: ["kms:Decrypt"],
      service: "secretsmanager",
      // https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
      context: { SecretARN: secret.arn },
    }),
  ];
}

/** One item of the trend table, and none of a symbol. */
function rememberPolls({
  account,
  keyArn,
  trendTableArn,
  trendTableName,
}: ProducerResources): Statement[] {
  return [
    {
      Sid: "RememberPolls",
      Effect: "Allow",
      Action: ["dynamodb:UpdateItem"],
      Resource: trendTableArn,
      Condition: {
        "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [TREND_TABLE.schedulePartition] },
        // Without any key the condition above would hold.
        Null: { "dynamodb:LeadingKeys": "false" },
      },
    },
    useKey(account, {
      sid: "UseTableKey",
      keyArn,
      actions: ["kms:Decrypt"],
      service: "dynamodb",
      context: { "aws:dynamodb:tableName": trendTableName },
    }),
  ];
}

function putTicks({ account, tickStream }: ProducerResources): Statement[] {
  const put: Statement = {
    Sid: "PutTicks",
    Effect: "Allow",
    Action: ["kinesis:PutRecords"],
    Resource: tickStream.arn,
  };
  if (tickStream.keyArn === undefined) return [put];
  return [
    put,
    useKey(account, {
      sid: "EncryptTicks",
      keyArn: tickStream.keyArn,
      actions: ["kms:GenerateDataKey"],
      service: "kinesis",
      context: { "aws:kinesis:arn": tickStream.arn },
    }),
  ];
}

function keepAnswers(resources: ProducerResources): Statement[] {
  return [
    {
      Sid: "KeepAnswers",
      Effect: "Allow",
      Action: ["s3:PutObject"],
      Resource: pulumi.interpolate`${resources.archiveArn}/${BRONZE_PREFIX}*`,
    },
    ...useArchiveKey(resources, { sid: "EncryptAnswers", actions: ["kms:GenerateDataKey"] }),
  ];
}
