import * as pulumi from "@pulumi/pulumi";
import { ENVIRONMENT } from "../runtime/contract/environment.ts";
import { watchedFeed } from "./watchedFeed.ts";
import type { PipelineLeaves } from "./validation/PipelineLeaves.ts";
import type { ScheduleLeaves } from "./validation/readSchedule.ts";

/** Where the functions find what they work with. */
export interface FunctionTargets {
  /** Value of the `pipeline` dimension of every metric. */
  readonly pipelineName: pulumi.Input<string>;
  readonly tickTableName: pulumi.Input<string>;
  readonly trendTableName: pulumi.Input<string>;
  readonly archiveBucketName: pulumi.Input<string>;
  readonly alertTopicArn: pulumi.Input<string>;
}

type Variables = Record<string, pulumi.Input<string>>;

/** Environment of process-ticks. */
export function processTicksEnvironment(
  { feed, symbols, processing, storage, monitoring }: PipelineLeaves,
  targets: FunctionTargets,
): pulumi.Input<Variables> {
  const variables: Variables = {
    [ENVIRONMENT.pipeline]: targets.pipelineName,
    [ENVIRONMENT.tickTableName]: targets.tickTableName,
    [ENVIRONMENT.archiveBucketName]: targets.archiveBucketName,
    [ENVIRONMENT.feed]: feed.output(),
    [ENVIRONMENT.anomalyThresholdPercent]: asText(processing.anomalyThresholdPercent.output()),
    [ENVIRONMENT.tickTtlDays]: orNone(storage.ttlDays.output()),
    ...(monitoring.staleMinutes === -1 ? {} : { [ENVIRONMENT.watchedSymbols]: symbols.join() }),
  };
  const withList = (rejectUnlisted: boolean): Variables =>
    rejectUnlisted ? { ...variables, [ENVIRONMENT.acceptedSymbols]: symbols.join() } : variables;
  const { plain, output } = processing.rejectUnlisted;
  // A later value makes the whole map a later one, so that a preview could show none of it.
  return plain === undefined ? output().apply(withList) : withList(plain);
}

/** Environment of the functions that keep trends: detect-trends and sweep-alerts. */
export function trendsEnvironment(leaves: PipelineLeaves, targets: FunctionTargets): Variables {
  const { feed, smaWindows, trend, alerts } = leaves;
  return {
    ...feedVariables(leaves),
    [ENVIRONMENT.pipeline]: targets.pipelineName,
    [ENVIRONMENT.tickTableName]: targets.tickTableName,
    [ENVIRONMENT.trendTableName]: targets.trendTableName,
    [ENVIRONMENT.archiveBucketName]: targets.archiveBucketName,
    [ENVIRONMENT.alertTopicArn]: targets.alertTopicArn,
    [ENVIRONMENT.feed]: feed.output(),
    [ENVIRONMENT.shortWindow]: asText(smaWindows.short.output()),
    [ENVIRONMENT.longWindow]: asText(smaWindows.long.output()),
    [ENVIRONMENT.allowedLatenessSeconds]: asText(trend.allowedLatenessSeconds.output()),
    [ENVIRONMENT.splitGuard]: pulumi.interpolate`${trend.splitGuard.output()}`,
    [ENVIRONMENT.alertsOn]: alerts.on.join(),
    [ENVIRONMENT.alertMaxAgeHours]: orNone(alerts.maxAgeHours.output()),
    [ENVIRONMENT.alertBackfill]: pulumi.interpolate`${alerts.backfill.output()}`,
  };
}

/** What the functions that keep trends know of the feed; nothing where it is not watched. */
function feedVariables(leaves: PipelineLeaves): Variables {
  const feed = watchedFeed(leaves);
  if (feed === undefined) return {};
  return {
    [ENVIRONMENT.watchedSymbols]: leaves.symbols.join(),
    [ENVIRONMENT.feedIntervalSeconds]: String(feed.intervalSeconds),
    [ENVIRONMENT.staleIntervals]: String(feed.staleIntervals),
    [ENVIRONMENT.exchange]: feed.exchange,
    ...(feed.closedOn.length === 0 ? {} : { [ENVIRONMENT.closedOn]: feed.closedOn.join() }),
  };
}

/** Environment of the functions that fill the tables of the lake. */
export function lakeEnvironment(
  { feed, processing, lake }: PipelineLeaves,
  targets: Pick<FunctionTargets, "pipelineName" | "archiveBucketName">,
): Variables {
  return {
    [ENVIRONMENT.pipeline]: targets.pipelineName,
    [ENVIRONMENT.archiveBucketName]: targets.archiveBucketName,
    [ENVIRONMENT.feed]: feed.output(),
    [ENVIRONMENT.anomalyThresholdPercent]: asText(processing.anomalyThresholdPercent.output()),
    [ENVIRONMENT.lakeBuckets]: asText(lake.buckets.output()),
  };
}

/** Environment of produce-quotes, less what it finds its API key with. */
export function producerEnvironment(
  { lake }: PipelineLeaves,
  schedule: ScheduleLeaves,
  targets: Pick<FunctionTargets, "pipelineName" | "trendTableName" | "archiveBucketName"> & {
    readonly tickStreamName: pulumi.Input<string>;
  },
): Variables {
  const { closedOn, endpoint, requestsPerMinute, requestsPerDay } = schedule;
  const limit = (variable: string, requests: number | undefined): Variables =>
    requests === undefined ? {} : { [variable]: String(requests) };
  return {
    [ENVIRONMENT.pipeline]: targets.pipelineName,
    [ENVIRONMENT.tickStreamName]: targets.tickStreamName,
    [ENVIRONMENT.trendTableName]: targets.trendTableName,
    ...(lake.quotes ? { [ENVIRONMENT.archiveBucketName]: targets.archiveBucketName } : {}),
    [ENVIRONMENT.provider]: schedule.provider,
    [ENVIRONMENT.providerPlan]: schedule.plan,
    ...(endpoint === undefined ? {} : { [ENVIRONMENT.providerEndpoint]: endpoint.output() }),
    ...limit(ENVIRONMENT.requestsPerMinute, requestsPerMinute),
    ...limit(ENVIRONMENT.requestsPerDay, requestsPerDay),
    [ENVIRONMENT.intervalSeconds]: String(schedule.intervalSeconds),
    [ENVIRONMENT.closeDelaySeconds]: String(schedule.closeDelaySeconds),
    [ENVIRONMENT.exchange]: schedule.exchange,
    ...(closedOn.length === 0 ? {} : { [ENVIRONMENT.closedOn]: closedOn.join() }),
    [ENVIRONMENT.fallback]: schedule.fallback,
  };
}

/** Within the arguments' bounds JavaScript writes every number plainly, without an exponent. */
function asText(number: pulumi.Output<number>): pulumi.Output<string> {
  return pulumi.interpolate`${number}`;
}

/** -1 stands for no limit. */
function orNone(number: pulumi.Output<number>): pulumi.Output<string> {
  return number.apply((limit) => (limit === -1 ? "none" : String(limit)));
}
