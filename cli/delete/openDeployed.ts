import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DescribeStreamSummaryCommand, KinesisClient } from "@aws-sdk/client-kinesis";
import { S3Client } from "@aws-sdk/client-s3";
import { TICK_TABLE, TREND_TABLE } from "../../runtime/contract/tables.ts";
import { systemClock } from "../../runtime/ports/Clock.ts";
import { readOutputs } from "../readOutputs.ts";
import { requireAwsAccess } from "../requireAwsAccess.ts";
import { UsageError } from "../UsageError.ts";
import type { DeletionPlace } from "./DeletionPlace.ts";
import { DynamoTablePort } from "./DynamoTablePort.ts";
import { S3BucketPort } from "./S3BucketPort.ts";

/** Outputs of the stack that name the places. */
const OUTPUTS = [
  "archiveBucketName",
  "failedBucketName",
  "tickTableName",
  "trendTableName",
] as const;

/** How long a connection may take to be made, in milliseconds. */
const CONNECT_MS = 10_000;

/** Objects are whole days: they take longer than a call of a function. */
const OPTIONS = { maxAttempts: 8, requestHandler: { connectionTimeout: CONNECT_MS } };

/**
 * Opens all places of a deployed pipeline's data, with the region and credentials of the environment.
 * @param outputs file with what `pulumi stack output --json` printed; `-`: standard input
 * @param onProblem takes what could not be read and is not needed, a sentence
 * @throws {UsageError} if the outputs lack a name, or there are no credentials
 */
export async function openDeployed(
  outputs: string,
  onProblem: (problem: string) => void,
): Promise<DeletionPlace> {
  const { streamName, ...names } = await readNames(outputs);
  const s3 = new S3Client(OPTIONS);
  await requireAwsAccess(s3);
  const dynamodb = new DynamoDBClient(OPTIONS);
  const kinesis = new KinesisClient(OPTIONS);
  const tableOf = (table: string, sortKey: string) =>
    new DynamoTablePort({ client: dynamodb, table, sortKey, clock: systemClock });
  return {
    ports: {
      pipeline: names.tickTableName,
      archive: new S3BucketPort(s3, names.archiveBucketName, true),
      failed: new S3BucketPort(s3, names.failedBucketName, true),
      ticks: tableOf(names.tickTableName, TICK_TABLE.sortKey),
      trends: tableOf(names.trendTableName, TREND_TABLE.sortKey),
      streamRetentionHours: await readRetention(kinesis, streamName, onProblem),
      clock: systemClock,
    },
    settle: () => Promise.resolve(),
    close: () => {
      for (const client of [s3, dynamodb, kinesis]) client.destroy();
      return Promise.resolve();
    },
  };
}

type Names = Readonly<Record<(typeof OUTPUTS)[number], string>>;

async function readNames(
  file: string,
): Promise<Names & { readonly streamName: string | undefined }> {
  const outputs = await readOutputs(file);
  const missing = OUTPUTS.filter((name) => typeof outputs[name] !== "string" || !outputs[name]);
  if (missing.length > 0) {
    throw new UsageError(
      `--outputs "${file}" must have ${missing.join(", ")}, or data would be left behind; export ` +
        "these outputs of the pipeline from your program",
    );
  }
  const { streamName } = outputs;
  return {
    ...(outputs as unknown as Names),
    streamName: typeof streamName === "string" ? streamName : undefined,
  };
}

/** Only the receipt needs it: without it the receipt leaves the time open. */
async function readRetention(
  client: KinesisClient,
  StreamName: string | undefined,
  onProblem: (problem: string) => void,
): Promise<number | undefined> {
  if (StreamName === undefined) return undefined;
  try {
    const answer = await client.send(new DescribeStreamSummaryCommand({ StreamName }));
    return answer.StreamDescriptionSummary?.RetentionPeriodHours;
  } catch (error) {
    onProblem(
      `how long stream ${StreamName} keeps records is not known (${String(error)}): allow ` +
        "kinesis:DescribeStreamSummary to have it in the receipt",
    );
    return undefined;
  }
}
