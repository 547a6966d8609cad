import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { Context } from "aws-lambda";
import { ENVIRONMENT } from "../contract/environment.ts";
import { BULK_CLIENT_OPTIONS, CLIENT_OPTIONS } from "../ports/aws/clientOptions.ts";
import { S3LakeStore } from "../ports/aws/S3LakeStore.ts";
import { SqsArrivalQueue } from "../ports/aws/SqsArrivalQueue.ts";
import { systemClock } from "../ports/Clock.ts";
import { compactArrivals } from "./compactArrivals.ts";
import { compactHours } from "./compactHours.ts";
import type { CompactionResult } from "./CompactionTally.ts";
import { readLakeBuckets, readSwitch, requireText } from "./config.ts";
import { deadlineOf } from "./deadlineOf.ts";
import { observeFunction } from "./observe.ts";

/** What an invocation may ask for. The schedule asks for nothing. */
interface CompactTicksEvent {
  /** Hours of arrival whose folders are listed, `YYYY/MM/DD/HH`; absent: the queue is drained. */
  readonly hours?: readonly string[];
  /** Whether the hour that is not over is compacted too; absent: as the environment says. */
  readonly includeOpenHour?: boolean;
}

const environment = process.env;
const settings = {
  bucket: requireText(environment, ENVIRONMENT.archiveBucketName),
  buckets: readLakeBuckets(environment),
  includeOpenHour: readSwitch(environment, ENVIRONMENT.compactOpenHour),
};
const ports = {
  lake: new S3LakeStore(new S3Client(BULK_CLIENT_OPTIONS), settings.bucket),
  queue: new SqsArrivalQueue(
    new SQSClient(CLIENT_OPTIONS),
    requireText(environment, ENVIRONMENT.arrivalQueueUrl),
  ),
  clock: systemClock,
  observer: observeFunction(environment),
};

/** Lambda's entry point: once an hour, or for hours that are named. */
export function handler(
  event: CompactTicksEvent | undefined,
  context: Context,
): Promise<CompactionResult> {
  const deadlineMs = deadlineOf(context, systemClock);
  if (event?.hours !== undefined) return compactHours(event.hours, settings, ports, deadlineMs);
  const includeOpenHour = event?.includeOpenHour ?? settings.includeOpenHour;
  return compactArrivals({ ...settings, includeOpenHour }, ports, deadlineMs);
}
