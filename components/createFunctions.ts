import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { FUNCTIONS } from "../runtime/contract/environment.ts";
import type { PipelineLoads } from "./createLoads.ts";
import { createLoads, planLoads } from "./createLoads.ts";
import { createProducer } from "./createProducer.ts";
import type { PipelineStores } from "./createStores.ts";
import type { FunctionTargets } from "./functionEnvironments.ts";
import { processTicksEnvironment, trendsEnvironment } from "./functionEnvironments.ts";
import type { PipelineResources } from "./permissions/functionStatements.ts";
import {
  detectTrendsStatements,
  processTicksStatements,
  sweepAlertsStatements,
} from "./permissions/functionStatements.ts";
import type { PipelineContext } from "./PipelineContext.ts";
import { fixedName } from "./fixedName.ts";
import { functionArgs } from "./functionArgs.ts";
import { inSeconds } from "./inSeconds.ts";
import { lakeResources } from "./lake/lakeResources.ts";
import type { CreatedNetwork } from "./network/createNetwork.ts";
import { createNetwork } from "./network/createNetwork.ts";
import type { PipelineNetworkNodes } from "./network/PipelineNetwork.ts";
import { flowLogGroupName } from "./network/VpcFlowLog.ts";
import { keepFailures } from "./permissions/keepFailures.ts";
import type { Statement } from "./permissions/policyDocument.ts";
import type { PipelineFunctionArgs } from "./PipelineFunction.ts";
import { PipelineFunction } from "./PipelineFunction.ts";
import type { QuoteProducer } from "./QuoteProducer.ts";
import { streamMapping, topicMapping } from "./streamMapping.ts";
import { FunctionSchedule } from "./FunctionSchedule.ts";

/** A pipeline's functions and what invokes them. */
export interface PipelineFunctions {
  /** Undefined where no VPC was made. */
  readonly network: PipelineNetworkNodes | undefined;
  readonly processTicks: PipelineFunction;
  readonly detectTrends: PipelineFunction;
  readonly sweepAlerts: PipelineFunction;
  readonly tickStreamMapping: aws.lambda.EventSourceMapping;
  readonly tickTableMapping: aws.lambda.EventSourceMapping;
  readonly sweepSchedule: FunctionSchedule;
  readonly loads: PipelineLoads;
  /** Undefined without `source.schedule`. */
  readonly producer: QuoteProducer | undefined;
}

/** How old a tick may become between tick table and trend table: a quarter of what its stream keeps.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html */
export const TABLE_RECORD_AGE_SECONDS = 6 * 3_600;

/** Creates the functions and connects them to streams and schedule. */
export function createFunctions(
  context: PipelineContext,
  stores: PipelineStores,
): PipelineFunctions {
  const { leaves } = context;
  const resources = resourcesOf(context, stores);
  const targets = targetsOf(context, stores);
  const statements = {
    processTicks: processTicksStatements(resources),
    detectTrends: detectTrendsStatements(resources),
    sweepAlerts: sweepAlertsStatements(resources),
  };
  const plans = planLoads(context, stores);
  const network = placeFunctions(context, stores, [
    ...Object.values(statements).flat(),
    ...plans.flatMap((plan) => plan.statements),
  ]);
  const create = (
    key: keyof typeof statements,
    args: Pick<
      PipelineFunctionArgs,
      "description" | "environment" | "reservedConcurrency" | "servedStatements"
    >,
  ): PipelineFunction =>
    new PipelineFunction(
      `${context.name}-${FUNCTIONS[key]}`,
      {
        ...args,
        ...functionArgs(context, stores.keyArn, FUNCTIONS[key]),
        statements: statements[key],
        servedStatements: [...(args.servedStatements ?? []), ...keepFailures(resources)],
        ...fixedName("name", leaves.names[key]?.output()),
        ...(network.placement === undefined ? {} : { placement: network.placement }),
      },
      context.childOpts,
    );
  const processTicks = create("processTicks", {
    description: `Stores, archives or quarantines each record of the ${stores.kafka === undefined ? "tick stream" : "topic"}`,
    environment: processTicksEnvironment(leaves, targets),
    reservedConcurrency: leaves.processing.reservedConcurrency.output(),
    ...(stores.kafka === undefined ? {} : { servedStatements: stores.kafka.statements }),
  });
  const detectTrends = create("detectTrends", {
    description: "Updates the averages of each stored tick's symbol and publishes alerts",
    environment: trendsEnvironment(leaves, targets),
  });
  const sweepAlerts = create("sweepAlerts", {
    description: "Publishes pending alerts and releases ticks held back",
    environment: trendsEnvironment(leaves, targets),
  });
  return {
    network: network.nodes,
    processTicks,
    detectTrends,
    sweepAlerts,
    tickStreamMapping: mapTickStream(context, stores, processTicks),
    tickTableMapping: mapTickTable(context, stores, detectTrends),
    sweepSchedule: scheduleSweep(context, stores, sweepAlerts),
    loads: createLoads(context, stores, { plans, targets, placement: network.placement }),
    producer: createProducer(context, stores),
  };
}

/** The VPC that the arguments ask for, with endpoints of what the functions call. */
function placeFunctions(
  { name, account, physicalName, leaves, tags, childOpts }: PipelineContext,
  { keyArn }: PipelineStores,
  statements: readonly Statement[],
): CreatedNetwork {
  return createNetwork(
    `${name}-network`,
    {
      leaves: leaves.network,
      account,
      statements,
      flowLog: {
        logGroupName: flowLogGroupName(physicalName),
        keyArn,
        retentionDays: leaves.processing.logRetentionDays.output(),
      },
      tags,
    },
    childOpts,
  );
}

function resourcesOf(context: PipelineContext, stores: PipelineStores): PipelineResources {
  const { stream, tickTable, trendTable, alertTopic } = stores;
  return {
    ...lakeResources(context, stores),
    tickStream: stream,
    tickTableArn: tickTable.arn,
    tickTableName: tickTable.tableName,
    tickTableStreamArn: tickTable.streamArn,
    trendTableArn: trendTable.arn,
    trendTableName: trendTable.tableName,
    alertTopicArn: alertTopic.arn,
    alertTopicKeyArn: stores.alertTopicKeyArn,
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
  { stream, kafka, archive, failed }: PipelineStores,
  processTicks: PipelineFunction,
): aws.lambda.EventSourceMapping {
  const common = {
    functionArn: processTicks.arn,
    batchSize: processing.batchSize.output(),
    batchWindowSeconds: processing.batchWindowSeconds.output(),
    recordAgeSeconds: inSeconds(processing.recordAgeHours.output()),
    failedBucketArn: failed.arn,
    tags,
  };
  return new aws.lambda.EventSourceMapping(
    `${name}-process-ticks-mapping`,
    {
      ...(kafka === undefined ? {} : topicMapping({ ...common, source: kafka.mapping })),
      ...(stream === undefined
        ? {}
        : {
            ...streamMapping({ ...common, eventSourceArn: stream.arn }),
            // The order of a symbol's ticks is kept at any factor: the symbol is the partition key.
            parallelizationFactor: processing.parallelizationFactor.output(),
          }),
      functionName: processTicks.arn,
    },
    // Nothing is written before the buckets have their encryption and policy.
    {
      parent: processTicks,
      dependsOn: [...ownBuckets(archive), failed, ...(kafka === undefined ? [] : [kafka])],
    },
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
    { parent: detectTrends, dependsOn: [...ownBuckets(archive), failed, alertTopic] },
  );
}

function ownBuckets({ own }: PipelineStores["archive"]): pulumi.Resource[] {
  return own === undefined ? [] : [own];
}

function scheduleSweep(
  { name, account, tags, childOpts }: PipelineContext,
  { failed }: PipelineStores,
  sweepAlerts: PipelineFunction,
): FunctionSchedule {
  return new FunctionSchedule(
    `${name}-sweep-schedule`,
    {
      account,
      description: "Publishes pending alerts and releases ticks held back",
      scheduleExpression: "rate(1 minute)",
      maxEventAgeSeconds: 60,
      functionArn: sweepAlerts.arn,
      functionName: sweepAlerts.functionName,
      failedBucketArn: failed.arn,
      tags,
    },
    childOpts,
  );
}
