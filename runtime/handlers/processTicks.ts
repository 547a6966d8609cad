import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import type { Context, KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";
import { ENVIRONMENT } from "../contract/environment.ts";
import type { KafkaBatchResponse, KafkaEvent } from "../contract/kafkaEvent.ts";
import { CLIENT_OPTIONS } from "../ports/aws/clientOptions.ts";
import { DynamoTickStore } from "../ports/aws/DynamoTickStore.ts";
import { S3Archive } from "../ports/aws/S3Archive.ts";
import { systemClock } from "../ports/Clock.ts";
import {
  readAcceptedSymbols,
  readAnomalyThreshold,
  readFeed,
  readTickTtlMs,
  requireText,
} from "./config.ts";
import { deadlineOf } from "./deadlineOf.ts";
import { observeFunction } from "./observe.ts";
import { processBatch } from "./processBatch.ts";
import { processKafka } from "./processKafka.ts";

const environment = process.env;
const acceptedSymbols = readAcceptedSymbols(environment);
const settings = {
  tickTtlMs: readTickTtlMs(environment),
  feed: readFeed(environment),
  anomalyThresholdPercent: readAnomalyThreshold(environment),
  ...(acceptedSymbols === undefined ? {} : { acceptedSymbols }),
};
const ports = {
  ticks: new DynamoTickStore(
    new DynamoDBClient(CLIENT_OPTIONS),
    requireText(environment, ENVIRONMENT.tickTableName),
  ),
  archive: new S3Archive(
    new S3Client(CLIENT_OPTIONS),
    requireText(environment, ENVIRONMENT.archiveBucketName),
  ),
  clock: systemClock,
  observer: observeFunction(environment),
};

/** Lambda's entry point: a batch of one shard of the tick stream, or of partitions of a Kafka topic. */
export function handler(
  event: KinesisStreamEvent | KafkaEvent,
  context: Context,
): Promise<KinesisStreamBatchResponse | KafkaBatchResponse> {
  const deadlineMs = deadlineOf(context, systemClock);
  return "records" in event
    ? processKafka(event, settings, ports, deadlineMs)
    : processBatch(event.Records, settings, ports, deadlineMs);
}
