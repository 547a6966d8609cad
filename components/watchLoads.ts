import type { PipelineLoad, PipelineLoads } from "./createLoads.ts";
import { LOAD_TIMEOUT_SECONDS } from "./createLoads.ts";
import type {
  Watched,
  WatchedDelivery,
  WatchedFunction,
  WatchedQueue,
} from "./monitoring/Watched.ts";
import { InvokedBy } from "./monitoring/Watched.ts";
import type { PipelineContext } from "./PipelineContext.ts";
import { logGroupName } from "./PipelineContext.ts";

/**
 * Age of a message above which a road seems closed, in seconds. An object of the hour that is not over
 * waits for that hour and the next compaction; one that failed once, for six time-outs.
 */
const MAX_MESSAGE_AGE_SECONDS = 3 * 3_600;

/** What a record may take beyond the time for which Firehose buffers, in seconds: tries and the write. */
const DELIVERY_SLACK_SECONDS = 900;

/** What of the roads into the lake is watched. */
export interface WatchedLoads extends Required<Pick<Watched, "queues" | "deliveries">> {
  readonly functions: readonly WatchedFunction[];
}

/** Watches the functions of the roads into the lake, their queues, and Firehose. */
export function watchLoads(
  context: PipelineContext,
  { loads, delivery }: PipelineLoads,
): WatchedLoads {
  return {
    functions: loads.map((load) => watchFunction(context, load)),
    queues: loads.map(watchQueue),
    deliveries: delivery === undefined ? [] : [watchDelivery(context, delivery)],
  };
}

function watchFunction(
  context: PipelineContext,
  { road: { role }, function: { functionName }, schedule }: PipelineLoad,
): WatchedFunction {
  return {
    role,
    invokedBy: schedule === undefined ? InvokedBy.Queue : InvokedBy.EveryHour,
    functionName,
    timeoutSeconds: LOAD_TIMEOUT_SECONDS,
    logGroupName: logGroupName(context, role),
  };
}

function watchQueue({ road: { role }, queue }: PipelineLoad): WatchedQueue {
  const { queueName, deadLetterQueueName } = queue;
  return { role, queueName, deadLetterQueueName, maxAgeSeconds: MAX_MESSAGE_AGE_SECONDS };
}

function watchDelivery(
  { leaves: { lake } }: PipelineContext,
  { deliveryStreamName }: NonNullable<PipelineLoads["delivery"]>,
): WatchedDelivery {
  const maxAgeSeconds = lake.firehoseBufferSeconds
    .output()
    .apply((seconds) => seconds + DELIVERY_SLACK_SECONDS);
  return { role: "staging", deliveryStreamName, maxAgeSeconds };
}
