import { S3Client } from "@aws-sdk/client-s3";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { ENVIRONMENT } from "../contract/environment.ts";
import type { AcceptRules } from "../domain/readTick.ts";
import { CLIENT_OPTIONS } from "../ports/aws/clientOptions.ts";
import { S3Archive } from "../ports/aws/S3Archive.ts";
import { S3LakeStore } from "../ports/aws/S3LakeStore.ts";
import { S3ObjectReader } from "../ports/aws/S3ObjectReader.ts";
import { systemClock } from "../ports/Clock.ts";
import type { Environment } from "./config.ts";
import { readAcceptedSymbols, readFeed, requireText } from "./config.ts";
import { deadlineOf } from "./deadlineOf.ts";
import { handleObjects } from "./handleObjects.ts";
import type { JudgedLoad } from "./loads.ts";
import { judgeWith } from "./loads.ts";
import type { LoadPorts } from "./ObjectLoad.ts";
import { observeFunction } from "./observe.ts";

/** Makes the Lambda handler of a road, with rules and AWS adapters from the environment. */
export function connectLoad(
  environment: Environment,
  load: JudgedLoad,
): (event: SQSEvent, context: Context) => Promise<SQSBatchResponse> {
  const acceptedSymbols = readAcceptedSymbols(environment);
  const rules: AcceptRules = {
    feed: readFeed(environment),
    ...(acceptedSymbols === undefined ? {} : { acceptedSymbols }),
  };
  const s3 = new S3Client(CLIENT_OPTIONS);
  const bucket = requireText(environment, ENVIRONMENT.archiveBucketName);
  const ports: LoadPorts = {
    bucket,
    objects: new S3ObjectReader(s3, bucket),
    archive: new S3Archive(s3, bucket),
    lake: new S3LakeStore(s3, bucket),
    clock: systemClock,
    observer: observeFunction(environment),
  };
  const judged = judgeWith(load, rules);
  return (event, context) => handleObjects(event, judged, ports, deadlineOf(context, systemClock));
}
