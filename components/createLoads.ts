import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { ENVIRONMENT } from "../runtime/contract/environment.ts";
import type { PipelineStores } from "./createStores.ts";
import { functionArgs } from "./functionArgs.ts";
import type { FunctionTargets } from "./functionEnvironments.ts";
import { lakeEnvironment } from "./functionEnvironments.ts";
import { FunctionSchedule } from "./FunctionSchedule.ts";
import { fixedName } from "./fixedName.ts";
import { lakeResources } from "./lake/lakeResources.ts";
import { ObjectQueue } from "./lake/ObjectQueue.ts";
import type { Road } from "./lake/roads.ts";
import { foldersOf } from "./lake/roads.ts";
import { roadsOf } from "./lake/roadsOf.ts";
import { deliveryLogGroupName, wantedRoads } from "./lake/wantedRoads.ts";
import { TickDelivery } from "./lake/TickDelivery.ts";
import type { FunctionPlacement } from "./network/FunctionPlacement.ts";
import { keepFailures } from "./permissions/keepFailures.ts";
import {
  pollQueueStatements,
  takeArrivalsStatements,
  workInFolders,
} from "./permissions/lakeStatements.ts";
import type { Statement } from "./permissions/policyDocument.ts";
import type { PipelineContext } from "./PipelineContext.ts";
import { PipelineFunction } from "./PipelineFunction.ts";

/** A road into the lake before its function is made: the network has to know what that will call. */
export interface PlannedLoad {
  readonly road: Road;
  readonly queue: ObjectQueue;
  /** What the function does itself. */
  readonly statements: readonly Statement[];
  /** What Lambda does with the function's role. */
  readonly servedStatements: readonly Statement[];
}

/** A road into the lake. */
export interface PipelineLoad {
  readonly road: Road;
  readonly queue: ObjectQueue;
  readonly function: PipelineFunction;
  /** What invokes the function; one of the two is there. */
  readonly mapping: aws.lambda.EventSourceMapping | undefined;
  readonly schedule: FunctionSchedule | undefined;
}

/** The roads into the lake beside the archive of accepted ticks. */
export interface PipelineLoads {
  readonly loads: readonly PipelineLoad[];
  /** Undefined without `lake.firehose`. */
  readonly delivery: TickDelivery | undefined;
  /** Undefined when no road is told of objects. */
  readonly notification: aws.s3.BucketNotification | undefined;
}

/** Longest that a Lambda function may run, in seconds: what is not done stays in the queue.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const LOAD_TIMEOUT_SECONDS = 900;

/** Space for sorting, in MB. `npm run bench` prints how much a day of 10 million ticks takes. */
const SORTING_SPACE_MB = 4_096;

/** When compaction runs: some minutes into the hour, so that the hour's last objects are told of. */
const COMPACTION_TIMES = "cron(7 * * * ? *)";

/** Age beyond which a compaction is left to the next, in seconds. */
const COMPACTION_MAX_AGE_SECONDS = 1_800;

/** Loads that run at once: they replace the same objects, and who comes second starts again. Also the
 * least AWS takes. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
const MAX_CONCURRENCY = 2;

/** Creates the queues of the roads that the arguments ask for. */
export function planLoads(context: PipelineContext, stores: PipelineStores): PlannedLoad[] {
  const { name, account, tags, childOpts } = context;
  const { keyArn, archive } = stores;
  const resources = lakeResources(context, stores);
  return wantedRoads(context).map((road) => {
    const queue = new ObjectQueue(
      `${name}-${road.role}-queue`,
      {
        account,
        keyArn,
        bucketArn: archive.arn,
        functionTimeoutSeconds: LOAD_TIMEOUT_SECONDS,
        tags,
      },
      childOpts,
    );
    const isScheduled = road.batchSize === undefined;
    const work = workInFolders(resources, foldersOf(road));
    return {
      road,
      queue,
      statements: isScheduled ? [...takeArrivalsStatements(resources, queue.arn), ...work] : work,
      servedStatements: isScheduled
        ? keepFailures(resources)
        : pollQueueStatements(resources, queue.arn),
    };
  });
}

/** Creates the functions of the planned roads, and has them told of new objects. */
export function createLoads(
  context: PipelineContext,
  stores: PipelineStores,
  {
    plans,
    targets,
    placement,
  }: {
    readonly plans: readonly PlannedLoad[];
    readonly targets: FunctionTargets;
    readonly placement: FunctionPlacement | undefined;
  },
): PipelineLoads {
  const loads = plans.map((plan) => createLoad(context, stores, { plan, targets, placement }));
  return {
    loads,
    delivery: deliver(context, stores),
    notification: loads.length === 0 ? undefined : notify(context, stores, plans),
  };
}

function createLoad(
  context: PipelineContext,
  stores: PipelineStores,
  {
    plan,
    targets,
    placement,
  }: {
    readonly plan: PlannedLoad;
    readonly targets: FunctionTargets;
    readonly placement: FunctionPlacement | undefined;
  },
): PipelineLoad {
  const { name, leaves, childOpts } = context;
  const { road, queue } = plan;
  const lambda = new PipelineFunction(
    `${name}-${road.role}`,
    {
      ...functionArgs(context, stores.keyArn, road.role),
      description: road.description,
      memoryMb: leaves.lake.memoryMb.output(),
      timeoutSeconds: LOAD_TIMEOUT_SECONDS,
      ephemeralStorageMb: SORTING_SPACE_MB,
      environment: {
        ...lakeEnvironment(leaves, targets),
        ...(road.batchSize === undefined ? compactionVariables(queue) : {}),
      },
      statements: plan.statements,
      servedStatements: plan.servedStatements,
      ...(placement === undefined ? {} : { placement }),
    },
    childOpts,
  );
  const load = { road, queue, function: lambda };
  const { batchSize } = road;
  return batchSize === undefined
    ? { ...load, mapping: undefined, schedule: scheduleLoad(context, stores, { road, lambda }) }
    : {
        ...load,
        mapping: mapQueue(context, stores, { plan, batchSize, lambda }),
        schedule: undefined,
      };
}

function compactionVariables(queue: ObjectQueue): Record<string, pulumi.Input<string>> {
  return { [ENVIRONMENT.arrivalQueueUrl]: queue.url, [ENVIRONMENT.compactOpenHour]: "false" };
}

function mapQueue(
  { name, tags }: PipelineContext,
  { archive }: PipelineStores,
  {
    plan: { road, queue },
    batchSize,
    lambda,
  }: { plan: PlannedLoad; batchSize: number; lambda: PipelineFunction },
): aws.lambda.EventSourceMapping {
  return new aws.lambda.EventSourceMapping(
    `${name}-${road.role}-mapping`,
    {
      functionName: lambda.arn,
      eventSourceArn: queue.arn,
      batchSize,
      functionResponseTypes: ["ReportBatchItemFailures"],
      scalingConfig: { maximumConcurrency: MAX_CONCURRENCY },
      tags,
    },
    // Nothing is written before the bucket has its encryption and policy.
    { parent: lambda, dependsOn: [queue, ...(archive.own === undefined ? [] : [archive.own])] },
  );
}

function scheduleLoad(
  { name, account, tags, childOpts }: PipelineContext,
  { failed }: PipelineStores,
  { road, lambda }: { road: Road; lambda: PipelineFunction },
): FunctionSchedule {
  return new FunctionSchedule(
    `${name}-compaction`,
    {
      account,
      description: road.description,
      scheduleExpression: COMPACTION_TIMES,
      maxEventAgeSeconds: COMPACTION_MAX_AGE_SECONDS,
      functionArn: lambda.arn,
      functionName: lambda.functionName,
      failedBucketArn: failed.arn,
      tags,
    },
    childOpts,
  );
}

function deliver(context: PipelineContext, stores: PipelineStores): TickDelivery | undefined {
  const { name, account, leaves, tags, childOpts } = context;
  const { stream, archive, keyArn } = stores;
  if (!roadsOf(leaves).firehose || stream === undefined) return undefined;
  return new TickDelivery(
    `${name}-staging`,
    {
      account,
      keyArn,
      logGroupName: deliveryLogGroupName(context),
      logRetentionDays: leaves.processing.logRetentionDays.output(),
      streamArn: stream.arn,
      ...fixedName("streamKeyArn", stream.keyArn),
      bucketArn: archive.arn,
      ...fixedName("bucketKeyArn", archive.keyArn),
      bucketHasBucketKey: archive.own !== undefined,
      bufferSeconds: leaves.lake.firehoseBufferSeconds.output(),
      bufferMib: leaves.lake.firehoseBufferMib.output(),
      tags,
    },
    { ...childOpts, dependsOn: archive.own === undefined ? [] : [archive.own] },
  );
}

/** A bucket has one configuration of notifications, with all queues in it. */
function notify(
  { name, pipeline }: PipelineContext,
  { archive }: PipelineStores,
  plans: readonly PlannedLoad[],
): aws.s3.BucketNotification {
  return new aws.s3.BucketNotification(
    `${name}-archive-notification`,
    {
      bucket: archive.bucketName,
      queues: plans.map(({ road, queue }) => ({
        id: road.role,
        queueArn: queue.arn,
        events: ["s3:ObjectCreated:*"],
        filterPrefix: road.folder,
      })),
    },
    // S3 sends a message to each queue to see that it may.
    { parent: pipeline, dependsOn: plans.map(({ queue }) => queue) },
  );
}
