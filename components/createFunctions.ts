import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { FUNCTIONS } from "../runtime/contract/environment.ts";
import type { PipelineStores } from "./createStores.ts";
import type { FunctionTargets } from "./functionEnvironments.ts";
import { processTicksEnvironment, trendsEnvironment } from "./functionEnvironments.ts";
import type { FunctionName } from "./findLambdaCode.ts";
import type { PipelineResources } from "./permissions/functionStatements.ts";
import {
  detectTrendsStatements,
  processTicksStatements,
  sweepAlertsStatements,
} from "./permissions/functionStatements.ts";
import type { PipelineContext } from "./PipelineContext.ts";
import { logGroupName } from "./PipelineContext.ts";
import type { PipelineFunctionArgs } from "./PipelineFunction.ts";
import { PipelineFunction } from "./PipelineFunction.ts";
import { streamMapping } from "./streamMapping.ts";
import { SweepSchedule } from "./SweepSchedule.ts";

/** A pipeline's functions and what invokes them. */
export interface PipelineFunctions {
  readonly processTicks: PipelineFunction;
  readonly detectTrends: PipelineFunction;
  readonly sweepAlerts: PipelineFunction;
  readonly tickStreamMapping: aws.lambda.EventSourceMapping;
  readonly tickTableMapping: aws.lambda.EventSourceMapping;
  readonly sweepSchedule: SweepSchedule;
}

/** How old a tick may become between tick table and trend table: a quarter of what its stream keeps.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html */
const TABLE_RECORD_AGE_SECONDS = 6 * 3_600;

/** Creates the functions and connects them to streams and schedule. */
export function createFunctions(
  context: PipelineContext,
  stores: PipelineStores,
): PipelineFunctions {
  const { leaves } = context;
  const resources = resourcesOf(context, stores);
  const targets = targetsOf(context, stores);
  const create = (
    role: FunctionName,
    args: Pick<PipelineFunctionArgs, "description" | "statements" | "environment">,
  ): PipelineFunction =>
    new PipelineFunction(
      `${context.name}-${role}`,
      { ...args, ...commonArgs(context, stores, role) },
      context.childOpts,
    );
  const processTicks = create(FUNCTIONS.processTicks, {
    description: "Stores, archives or quarantines each record of the tick stream",
    statements: processTicksStatements(resources),
    environment: processTicksEnvironment(leaves, targets),
  });
  const detectTrends = create(FUNCTIONS.detectTrends, {
    description: "Updates the averages of each stored tick's symbol and publishes alerts",
    statements: detectTrendsStatements(resources),
    environment: trendsEnvironment(leaves, targets),
  });
  const sweepAlerts = create(FUNCTIONS.sweepAlerts, {
    description: "Publishes pending alerts and releases ticks held back",
    statements: sweepAlertsStatements(resources),
    environment: trendsEnvironment(leaves, targets),
  });
  return {
    processTicks,
    detectTrends,
    sweepAlerts,
    tickStreamMapping: mapTickStream(context, stores, processTicks),
    tickTableMapping: mapTickTable(context, stores, detectTrends),
    sweepSchedule: scheduleSweep(context, stores, sweepAlerts),
  };
}

function commonArgs(
  context: PipelineContext,
  { keyArn }: PipelineStores,
  role: FunctionName,
): Omit<PipelineFunctionArgs, "description" | "statements" | "environment"> {
  const { processing } = context.leaves;
  return {
    account: context.account,
    code: context.code[role],
    logGroupName: logGroupName(context, role),
    keyArn,
    memoryMb: processing.memoryMb.output(),
    timeoutSeconds: processing.timeoutSeconds.output(),
    tags: context.tags,
  };
}

function resourcesOf({ account }: PipelineContext, stores: PipelineStores): PipelineResources {
  const { keyArn, stream, tickTable, trendTable, archive, failed, alertTopic } = stores;
  return {
    account,
    keyArn,
    tickStreamArn: stream.arn,
    tickStreamKeyArn: stream.keyArn,
    tickTableArn: tickTable.arn,
    tickTableName: tickTable.tableName,
    tickTableStreamArn: tickTable.streamArn,
    trendTableArn: trendTable.arn,
    archiveArn: archive.arn,
    failedArn: failed.arn,
    alertTopicArn: alertTopic.arn,
  };
}

function targetsOf({ physicalName }: PipelineContext, stores: PipelineStores): FunctionTargets {
  return {
    pipelineName: physicalName,
    tickTableName: stores.tickTable.tableName,
    trendTableName: stores.trendTable.tableName,
    archiveBucketName: stores.archive.bucketName,
    alertTopicArn: stores.alertTopic.arn,
  };
}

function mapTickStream(
  { name, leaves: { processing }, tags }: PipelineContext,
  { stream, archive, failed }: PipelineStores,
  processTicks: PipelineFunction,
): aws.lambda.EventSourceMapping {
  return new aws.lambda.EventSourceMapping(
    `${name}-process-ticks-mapping`,
    {
      ...streamMapping({
        functionArn: processTicks.arn,
        eventSourceArn: stream.arn,
        batchSize: processing.batchSize.output(),
        batchWindowSeconds: processing.batchWindowSeconds.output(),
        recordAgeSeconds: inSeconds(processing.recordAgeHours.output()),
        failedBucketArn: failed.arn,
        tags,
      }),
      // The order of a symbol's ticks is kept at any factor: the symbol is the partition key.
      parallelizationFactor: processing.parallelizationFactor.output(),
    },
    // Nothing is written before the buckets have their encryption and policy.
    { parent: processTicks, dependsOn: [archive, failed] },
  );
}

function mapTickTable(
  { name, leaves: { trend }, tags }: PipelineContext,
  { tickTable, archive, failed, alertTopic }: PipelineStores,
  detectTrends: PipelineFunction,
): aws.lambda.EventSourceMapping {
  return new aws.lambda.EventSourceMapping(
    `${name}-detect-trends-mapping`,
    {
      ...streamMapping({
        functionArn: detectTrends.arn,
        eventSourceArn: tickTable.streamArn,
        batchSize: trend.batchSize.output(),
        batchWindowSeconds: trend.batchWindowSeconds.output(),
        recordAgeSeconds: TABLE_RECORD_AGE_SECONDS,
        failedBucketArn: failed.arn,
        tags,
      }),
      // More would keep the order of one item only, and each tick is an item of its own.
      parallelizationFactor: 1,
      // Deletions and rewrites of the same tick are no ticks.
      filterCriteria: { filters: [{ pattern: JSON.stringify({ eventName: ["INSERT"] }) }] },
    },
    { parent: detectTrends, dependsOn: [archive, failed, alertTopic] },
  );
}

function scheduleSweep(
  { name, account, tags, childOpts }: PipelineContext,
  { failed }: PipelineStores,
  sweepAlerts: PipelineFunction,
): SweepSchedule {
  return new SweepSchedule(
    `${name}-sweep-schedule`,
    {
      account,
      functionArn: sweepAlerts.arn,
      functionName: sweepAlerts.functionName,
      failedBucketArn: failed.arn,
      tags,
    },
    childOpts,
  );
}

function inSeconds(hours: pulumi.Output<number>): pulumi.Output<number> {
  return hours.apply((number) => number * 3_600);
}
