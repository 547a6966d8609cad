import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SNSClient } from "@aws-sdk/client-sns";
import { ENVIRONMENT } from "../contract/environment.ts";
import { CLIENT_OPTIONS } from "../ports/aws/clientOptions.ts";
import { DynamoTickStore } from "../ports/aws/DynamoTickStore.ts";
import { DynamoTrendStore } from "../ports/aws/DynamoTrendStore.ts";
import { S3Archive } from "../ports/aws/S3Archive.ts";
import { SnsAlertTopic } from "../ports/aws/SnsAlertTopic.ts";
import { systemClock } from "../ports/Clock.ts";
import type { Environment } from "./config.ts";
import {
  readAlertBackfill,
  readAlertKinds,
  readAlertMaxAgeMs,
  readAllowedLatenessMs,
  readFeed,
  readSplitGuard,
  readWindows,
  requireText,
} from "./config.ts";
import type { DetectPorts, DetectSettings } from "./detectBatch.ts";
import { FeedWatch } from "./FeedWatch.ts";
import { observeFunction } from "./observe.ts";
import { readFeedRules } from "./readFeedRules.ts";

/** Settings and AWS adapters of the functions that keep trends, from their environment. */
export function connectTrends(environment: Environment): {
  settings: DetectSettings;
  ports: DetectPorts;
} {
  const dynamodb = new DynamoDBClient(CLIENT_OPTIONS);
  const feedRules = readFeedRules(environment);
  const named = (variable: string): string => requireText(environment, variable);
  return {
    settings: {
      windows: readWindows(environment),
      allowedLatenessMs: readAllowedLatenessMs(environment),
      alertKinds: readAlertKinds(environment),
      splitGuard: readSplitGuard(environment),
      alertMaxAgeMs: readAlertMaxAgeMs(environment),
      alertBackfill: readAlertBackfill(environment),
      feed: readFeed(environment),
      ...(feedRules === undefined ? {} : { watch: new FeedWatch(feedRules) }),
    },
    ports: {
      ticks: new DynamoTickStore(dynamodb, named(ENVIRONMENT.tickTableName)),
      trends: new DynamoTrendStore(dynamodb, named(ENVIRONMENT.trendTableName), systemClock),
      archive: new S3Archive(new S3Client(CLIENT_OPTIONS), named(ENVIRONMENT.archiveBucketName)),
      topic: new SnsAlertTopic(
        new SNSClient(CLIENT_OPTIONS),
        named(ENVIRONMENT.alertTopicArn),
        systemClock,
      ),
      clock: systemClock,
      observer: observeFunction(environment),
    },
  };
}
