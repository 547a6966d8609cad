import { FUNCTIONS } from "../runtime/contract/environment.ts";
import type { PipelineFunctions } from "./createFunctions.ts";
import { TABLE_RECORD_AGE_SECONDS } from "./createFunctions.ts";
import type { PipelineStores } from "./createStores.ts";
import { slackLogGroupName } from "./createSlackReceivers.ts";
import type { FunctionName } from "./findLambdaCode.ts";
import { fixedName } from "./fixedName.ts";
import { endpointRole } from "./endpointRole.ts";
import { inSeconds } from "./inSeconds.ts";
import { Monitoring } from "./monitoring/Monitoring.ts";
import type { OpsEndpoint } from "./monitoring/OpsTopic.ts";
import type { Thresholds } from "./monitoring/thresholds.ts";
import type { Freshness, Watched, WatchedFunction } from "./monitoring/Watched.ts";
import { InvokedBy, Source } from "./monitoring/Watched.ts";
import type { PipelineContext } from "./PipelineContext.ts";
import { logGroupName } from "./PipelineContext.ts";
import type { PipelineFunction } from "./PipelineFunction.ts";
import { SLACK_TIMEOUT_SECONDS } from "./SlackReceiver.ts";
import type { MonitoringLeaves } from "./validation/readMonitoring.ts";
import { watchedFeed } from "./watchedFeed.ts";
import { watchLoads } from "./watchLoads.ts";
import { watchPolls } from "./watchPolls.ts";

/** Creates what watches a pipeline. */
export function createMonitoring(
  context: PipelineContext,
  stores: PipelineStores,
  functions: PipelineFunctions,
): Monitoring {
  const { name, account, physicalName, leaves, tags, childOpts } = context;
  const { monitoring } = leaves;
  const freshness = freshnessOf(context);
  return new Monitoring(
    `${name}-monitoring`,
    {
      account,
      keyArn: stores.keyArn,
      physicalName,
      watched: watchedOf(context, stores, functions),
      ...(freshness === undefined ? {} : { freshness }),
      alarms: monitoring.alarms,
      dashboard: monitoring.dashboard,
      opsEndpoints: opsEndpoints(monitoring),
      thresholds: thresholdsOf(monitoring),
      runbookBaseUrl: monitoring.runbookUrl.output(),
      tags,
    },
    childOpts,
  );
}

function freshnessOf({ leaves }: PipelineContext): Freshness | undefined {
  const { symbols, monitoring } = leaves;
  const { staleMinutes } = monitoring;
  const inSession = watchedFeed(leaves);
  if (staleMinutes === -1 && inSession === undefined) return undefined;
  return { ...{ symbols, staleMinutes }, ...(inSession === undefined ? {} : { inSession }) };
}

function watchedOf(
  context: PipelineContext,
  stores: PipelineStores,
  functions: PipelineFunctions,
): Watched {
  const { processTicks, detectTrends, sweepAlerts } = watchFunctions(context, functions);
  const { alertTopic } = stores;
  const loads = watchLoads(context, functions.loads);
  return {
    pipelineName: context.physicalName,
    ...fixedName("streamName", stores.stream?.streamName),
    tickTableName: stores.tickTable.tableName,
    trendTableName: stores.trendTable.tableName,
    alertTopic,
    processTicks,
    detectTrends,
    sweepAlerts,
    otherFunctions: [...watchSlack(context, stores), ...loads.functions],
    queues: loads.queues,
    deliveries: loads.deliveries,
    ...(functions.producer === undefined ? {} : { polls: watchPolls(context, functions.producer) }),
    mappings: [
      {
        function: processTicks,
        reads: stores.kafka === undefined ? Source.Stream : Source.Topic,
        uuid: functions.tickStreamMapping.uuid,
        recordAgeSeconds: inSeconds(context.leaves.processing.recordAgeHours.output()),
      },
      {
        function: detectTrends,
        reads: Source.Stream,
        uuid: functions.tickTableMapping.uuid,
        recordAgeSeconds: TABLE_RECORD_AGE_SECONDS,
      },
    ],
  };
}

function watchSlack(context: PipelineContext, { slack }: PipelineStores): WatchedFunction[] {
  return [...slack.values()].map(({ functionName }, index) => ({
    role: `${FUNCTIONS.notifySlack}-${index}`,
    invokedBy: InvokedBy.Topic,
    functionName,
    timeoutSeconds: SLACK_TIMEOUT_SECONDS,
    logGroupName: slackLogGroupName(context, index),
  }));
}

function watchFunctions(
  context: PipelineContext,
  functions: PipelineFunctions,
): Pick<Watched, "processTicks" | "detectTrends" | "sweepAlerts"> {
  const watch = (
    role: FunctionName,
    invokedBy: InvokedBy,
    { functionName }: PipelineFunction,
  ): WatchedFunction => ({
    role,
    invokedBy,
    functionName,
    timeoutSeconds: context.leaves.processing.timeoutSeconds.output(),
    logGroupName: logGroupName(context, role),
  });
  return {
    processTicks: watch(FUNCTIONS.processTicks, InvokedBy.Stream, functions.processTicks),
    detectTrends: watch(FUNCTIONS.detectTrends, InvokedBy.Stream, functions.detectTrends),
    sweepAlerts: watch(FUNCTIONS.sweepAlerts, InvokedBy.EveryMinute, functions.sweepAlerts),
  };
}

function thresholdsOf({ thresholds }: MonitoringLeaves): Thresholds {
  const outputs = Object.entries(thresholds).map(([name, leaf]) => [name, leaf.output()] as const);
  // SAFETY: the same names, each with its number.
  return Object.fromEntries(outputs) as Thresholds;
}

function opsEndpoints({ opsEndpoints: all }: MonitoringLeaves): OpsEndpoint[] {
  return all.map((one) => ({
    role: endpointRole(one, all),
    protocol: one.protocol,
    endpoint: one.endpoint.output(),
  }));
}
