import * as pulumi from "@pulumi/pulumi";
import { ALERTS_PREFIX, QUARANTINE_PREFIX, RAW_PREFIX } from "../../runtime/contract/lake.ts";
import { TREND_TABLE } from "../../runtime/contract/tables.ts";
import type { AwsAccount } from "../AwsAccount.ts";
import type { Statement } from "./policyDocument.ts";
import type { ArchiveKey } from "./useArchiveKey.ts";
import { useArchiveKey } from "./useArchiveKey.ts";
import { useKey } from "./useKey.ts";

/** What the functions work with. */
export interface PipelineResources extends ArchiveKey {
  readonly keyArn: pulumi.Output<string>;
  /** Undefined where ticks come from elsewhere. */
  readonly tickStream: ReadableStream | undefined;
  readonly tickTableArn: pulumi.Output<string>;
  readonly tickTableName: pulumi.Output<string>;
  readonly tickTableStreamArn: pulumi.Output<string>;
  readonly trendTableArn: pulumi.Output<string>;
  readonly trendTableName: pulumi.Output<string>;
  readonly failedArn: pulumi.Output<string>;
  readonly alertTopicArn: pulumi.Output<string>;
  /** Undefined for a topic that has no key of the customer's. */
  readonly alertTopicKeyArn: pulumi.Output<string> | undefined;
}

/** A stream that is read. */
interface ReadableStream {
  readonly arn: pulumi.Output<string>;
  /** Undefined for a stream that has no key of the customer's. */
  readonly keyArn: pulumi.Output<string> | undefined;
}

/** What process-ticks does: read the tick stream, write the tick table and the archive. */
export function processTicksStatements(resources: PipelineResources): Statement[] {
  const { account, keyArn, tickStream, tickTableArn, tickTableName } = resources;
  return [
    ...(tickStream === undefined ? [] : readTickStream(account, tickStream)),
    {
      Sid: "WriteTicks",
      Effect: "Allow",
      Action: ["dynamodb:BatchWriteItem"],
      Resource: tickTableArn,
    },
    useKey(account, {
      sid: "UseTickTableKey",
      keyArn,
      actions: ["kms:Decrypt"],
      service: "dynamodb",
      context: { "aws:dynamodb:tableName": tickTableName },
    }),
    ...writeArchive(resources, [RAW_PREFIX, QUARANTINE_PREFIX]),
  ];
}

function readTickStream(account: AwsAccount, { arn, keyArn }: ReadableStream): Statement[] {
  const read: Statement = {
    Sid: "ReadTickStream",
    Effect: "Allow",
    // Creating a mapping asks for both Describe actions.
    Action: [
      "kinesis:DescribeStream",
      "kinesis:DescribeStreamSummary",
      "kinesis:GetRecords",
      "kinesis:GetShardIterator",
      "kinesis:ListShards",
    ],
    Resource: arn,
  };
  const decrypt = keyOf(keyArn, (streamKeyArn) =>
    useKey(account, {
      sid: "DecryptTickStream",
      keyArn: streamKeyArn,
      actions: ["kms:Decrypt"],
      service: "kinesis",
      context: { "aws:kinesis:arn": arn },
    }),
  );
  return [read, ...decrypt];
}

/** What detect-trends does: read the tick table's stream, keep trends and publish alerts. */
export function detectTrendsStatements(resources: PipelineResources): Statement[] {
  return [
    // The only action here that takes no resource.
    { Sid: "ListStreams", Effect: "Allow", Action: ["dynamodb:ListStreams"], Resource: "*" },
    {
      Sid: "ReadTickTableStream",
      Effect: "Allow",
      Action: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
      Resource: resources.tickTableStreamArn,
    },
    ...keepTrends(resources),
  ];
}

/** What sweep-alerts does: find what waits, keep trends and publish alerts. */
export function sweepAlertsStatements(resources: PipelineResources): Statement[] {
  return [
    {
      Sid: "FindWaiting",
      Effect: "Allow",
      Action: ["dynamodb:Query"],
      Resource: pulumi.interpolate`${resources.trendTableArn}/index/${TREND_TABLE.sweepIndex}`,
    },
    ...keepTrends(resources),
  ];
}

function keepTrends(resources: PipelineResources): Statement[] {
  const { account, keyArn, tickTableArn, tickTableName, trendTableArn, trendTableName } = resources;
  const { alertTopicArn, alertTopicKeyArn } = resources;
  return [
    { Sid: "ReadTicks", Effect: "Allow", Action: ["dynamodb:Query"], Resource: tickTableArn },
    {
      Sid: "KeepTrends",
      Effect: "Allow",
      // A transaction is allowed by the actions of its items.
      Action: ["dynamodb:BatchGetItem", "dynamodb:PutItem"],
      Resource: trendTableArn,
    },
    useKey(account, {
      sid: "UseTableKey",
      keyArn,
      actions: ["kms:Decrypt"],
      service: "dynamodb",
      context: { "aws:dynamodb:tableName": [tickTableName, trendTableName] },
    }),
    ...writeArchive(resources, [ALERTS_PREFIX]),
    {
      Sid: "PublishAlerts",
      Effect: "Allow",
      Action: ["sns:Publish"],
      Resource: alertTopicArn,
    },
    ...keyOf(alertTopicKeyArn, (topicKeyArn) =>
      useKey(account, {
        sid: "UseAlertTopicKey",
        keyArn: topicKeyArn,
        actions: ["kms:GenerateDataKey", "kms:Decrypt"],
        service: "sns",
      }),
    ),
  ];
}

/** Nothing where there is no key of the customer's: AWS's own keys need no permission. */
function keyOf(
  keyArn: pulumi.Output<string> | undefined,
  use: (keyArn: pulumi.Output<string>) => Statement,
): Statement[] {
  return keyArn === undefined ? [] : [use(keyArn)];
}

function writeArchive(resources: PipelineResources, prefixes: readonly string[]): Statement[] {
  const { archiveArn } = resources;
  return [
    {
      Sid: "WriteArchive",
      Effect: "Allow",
      Action: ["s3:PutObject"],
      Resource: prefixes.map((prefix) => pulumi.interpolate`${archiveArn}/${prefix}*`),
    },
    ...useArchiveKey(resources, { sid: "EncryptArchive", actions: ["kms:GenerateDataKey"] }),
  ];
}
