import { FUNCTIONS } from "../runtime/contract/environment.ts";
import type { MarketHours } from "../runtime/contract/markets.ts";
import { MARKETS } from "../runtime/contract/markets.ts";
import type { PipelineStores } from "./createStores.ts";
import { functionArgs } from "./functionArgs.ts";
import { producerEnvironment } from "./functionEnvironments.ts";
import type { PipelineContext } from "./PipelineContext.ts";
import type { QuoteProducerArgs } from "./QuoteProducer.ts";
import { QuoteProducer } from "./QuoteProducer.ts";
import type { ScheduleLeaves } from "./validation/readSchedule.ts";

/** Longest that a Lambda function may run, in seconds.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const TIMEOUT_SECONDS_MAX = 900;

/** It holds a few answers of some hundred kilobytes. */
const MEMORY_MB = 512;

/**
 * Creates what asks the provider that the arguments name; undefined: they name none. It runs outside any
 * VPC: providers are on the internet, and it may do no more than put ticks.
 */
export function createProducer(
  context: PipelineContext,
  stores: PipelineStores,
): QuoteProducer | undefined {
  const { name, physicalName, leaves, childOpts } = context;
  const { schedule } = leaves.source;
  const { stream, trendTable, archive, failed, keyArn } = stores;
  // Beside another source, which has no stream, there is no schedule: one source at most.
  if (schedule === undefined || stream === undefined) return undefined;
  return new QuoteProducer(
    `${name}-${FUNCTIONS.produceQuotes}`,
    {
      ...functionArgs(context, keyArn, FUNCTIONS.produceQuotes),
      memoryMb: MEMORY_MB,
      timeoutSeconds: producerTimeoutSeconds(schedule),
      environment: producerEnvironment(leaves, schedule, {
        pipelineName: physicalName,
        tickStreamName: stream.streamName,
        trendTableName: trendTable.tableName,
        archiveBucketName: archive.bucketName,
      }),
      resources: {
        account: context.account,
        keyArn,
        tickStream: stream,
        trendTableArn: trendTable.arn,
        trendTableName: trendTable.tableName,
        archiveArn: archive.arn,
        archiveKeyArn: archive.keyArn,
        archiveHasBucketKey: archive.own !== undefined,
        failedArn: failed.arn,
        keepsAnswers: leaves.lake.quotes,
      },
      ...secretOf(schedule),
      schedule: {
        scheduleExpression: cronOf(MARKETS[schedule.exchange]),
        timeZone: MARKETS[schedule.exchange].timeZone,
        // The symbols stand here, because an environment holds 4 KB.
        input: JSON.stringify({
          scheduledTime: "<aws.scheduler.scheduled-time>",
          symbols: leaves.symbols,
        }),
      },
    },
    childOpts,
  );
}

/**
 * Longest that the producer runs, in seconds: the minute in which polls begin, the last one's interval (a
 * minute after a close), and time to send what came last.
 */
export function producerTimeoutSeconds({
  intervalSeconds,
}: Pick<ScheduleLeaves, "intervalSeconds">): number {
  return Math.min(TIMEOUT_SECONDS_MAX, 60 + Math.max(60, intervalSeconds) + 30);
}

/** Each minute of the hours in which the market may be open. */
function cronOf({ cronHours, cronWeekdays }: MarketHours): string {
  const days = cronWeekdays === "*" ? "* * ?" : `? * ${cronWeekdays}`;
  return `cron(* ${cronHours} ${days} *)`;
}

function secretOf({
  apiKey,
  apiKeySecretArn,
  apiKeySecretKeyArn,
}: ScheduleLeaves): Pick<QuoteProducerArgs, "apiKey" | "existingSecret"> {
  if (apiKey !== undefined) return { apiKey: apiKey.output() };
  if (apiKeySecretArn === undefined) return {};
  return {
    existingSecret: { arn: apiKeySecretArn.output(), keyArn: apiKeySecretKeyArn?.output() },
  };
}
