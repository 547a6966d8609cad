import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Context } from "aws-lambda";
import { marketCalendar } from "../calendar/marketCalendar.ts";
import { ENVIRONMENT } from "../contract/environment.ts";
import { CLIENT_OPTIONS } from "../ports/aws/clientOptions.ts";
import { DynamoPollLedger } from "../ports/aws/DynamoPollLedger.ts";
import { KinesisTickStream } from "../ports/aws/KinesisTickStream.ts";
import { openKinesis } from "../ports/aws/openKinesis.ts";
import { S3Archive } from "../ports/aws/S3Archive.ts";
import { SecretsManagerStore } from "../ports/aws/SecretsManagerStore.ts";
import { systemClock } from "../ports/Clock.ts";
import { openLimiter, openProvider, quotaOf } from "../providers/openProvider.ts";
import { SharedQuota } from "../providers/SharedQuota.ts";
import { ApiKey } from "./ApiKey.ts";
import { requireText } from "./config.ts";
import { deadlineOf } from "./deadlineOf.ts";
import { observeFunction } from "./observe.ts";
import { OpenedProvider } from "./OpenedProvider.ts";
import type { PollResult } from "./pollMinute.ts";
import { pollMinute } from "./pollMinute.ts";
import type { ProviderPorts } from "./pollProvider.ts";
import { pollProvider } from "./pollProvider.ts";
import { readPollEvent } from "./readPollEvent.ts";
import { readSchedule } from "./readSchedule.ts";

const clock = systemClock;
const schedule = readSchedule(process.env);
const observer = observeFunction(process.env);
const calendar = marketCalendar(schedule.exchange, { closedOn: schedule.closedOn });
const ledger = new DynamoPollLedger(
  new DynamoDBClient(CLIENT_OPTIONS),
  requireText(process.env, ENVIRONMENT.trendTableName),
  crypto.randomUUID(),
);
const planQuota = {
  ...quotaOf(schedule.provider, schedule.options.plan),
  ...schedule.options.quota,
};
const limiter = openLimiter(planQuota, clock);
const quota = new SharedQuota(limiter, planQuota);
const ports = connect();

/** Lambda's entry point: the input of the schedule, once for each minute in which the market may be open. */
export function handler(event: unknown, context: Context): Promise<PollResult> {
  const deadlineMs = deadlineOf(context, clock);
  return pollMinute(
    readPollEvent(event),
    {
      calendar,
      intervalMs: schedule.intervalSeconds * 1000,
      closeDelayMs: schedule.closeDelaySeconds * 1000,
    },
    {
      ...{ ledger, clock, observer, quota },
      poll: (symbols, atMs, untilMs) => {
        const times = { atMs, untilMs: Math.min(untilMs, deadlineMs), deadlineMs };
        return pollProvider(symbols, times, ports);
      },
    },
  );
}

function connect(): ProviderPorts {
  const { provider, apiKeySecretArn, usesFallback, archiveBucketName } = schedule;
  const secrets = new SecretsManagerStore(new SecretsManagerClient(CLIENT_OPTIONS));
  const opened = new OpenedProvider(
    apiKeySecretArn === undefined ? undefined : new ApiKey(apiKeySecretArn, secrets, clock),
    (apiKey) =>
      openProvider(provider, {
        ...schedule.options,
        ...(apiKey === undefined ? {} : { apiKey }),
        ...{ clock, limiter },
      }),
  );
  const stream = requireText(process.env, ENVIRONMENT.tickStreamName);
  return {
    open: () => opened.open(),
    forgetKey: () => opened.forgetKey(),
    ...(usesFallback
      ? { fallback: openProvider("simulated", { dataSource: "simulated-fallback", clock }) }
      : {}),
    stream: new KinesisTickStream(openKinesis(), stream),
    ...(archiveBucketName === undefined
      ? {}
      : { archive: new S3Archive(new S3Client(CLIENT_OPTIONS), archiveBucketName) }),
    clock,
    observer,
  };
}
