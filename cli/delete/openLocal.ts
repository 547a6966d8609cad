import { TICK_TABLE, TREND_TABLE } from "../../runtime/contract/tables.ts";
import { systemClock } from "../../runtime/ports/Clock.ts";
import { pipelineNames } from "../replay/pipelineNames.ts";
import type { KeptRunOptions } from "../startKeptRun.ts";
import { startKeptRun } from "../startKeptRun.ts";
import type { DeletionPlace } from "./DeletionPlace.ts";
import { DynamoTablePort } from "./DynamoTablePort.ts";
import { S3BucketPort } from "./S3BucketPort.ts";

/**
 * Starts a kept local run again, and opens all places of its data.
 * @throws {UsageError} if the folder holds no run, or the pipeline is not told
 */
export async function openLocal(options: KeptRunOptions): Promise<DeletionPlace> {
  const { pipeline, signal } = options;
  const stack = await startKeptRun(options);
  try {
    const { s3, dynamodb } = stack.clients;
    const { name, archiveBucket, tickTable, trendTable } = pipelineNames(stack, pipeline);
    const { outputs = {} } = stack.pipelines.find((one) => one.name === name) ?? {};
    const failed = outputs["failedBucketName"];
    if (typeof failed !== "string") throw new Error(`pipeline "${name}" has no failed bucket`);
    const tableOf = (table: string, sortKey: string) =>
      new DynamoTablePort({ client: dynamodb, table, sortKey, clock: systemClock });
    return {
      ports: {
        pipeline: name,
        // The S3 of a local run keeps no versions.
        archive: new S3BucketPort(s3, archiveBucket, false),
        failed: new S3BucketPort(s3, failed, false),
        ticks: tableOf(tickTable, TICK_TABLE.sortKey),
        trends: tableOf(trendTable, TREND_TABLE.sortKey),
        streamRetentionHours: undefined,
        clock: systemClock,
      },
      settle: () => stack.drain({ signal }),
      close: () => stack.stop(),
    };
  } catch (error) {
    await stack.stop();
    throw error;
  }
}
