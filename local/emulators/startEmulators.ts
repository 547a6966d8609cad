import { join } from "node:path";
import type { Endpoints } from "../model.ts";
import type { LocalQueues } from "../queues/model.ts";
import type { Emulator } from "./Emulator.ts";
import { startDynamoDb } from "./startDynamoDb.ts";
import { startKinesis } from "./startKinesis.ts";
import { startS3SnsSqs } from "./startS3SnsSqs.ts";

/** The running emulators. */
export interface Emulators {
  readonly endpoints: Endpoints;
  /** The queues of SQS, for consumers in this process. */
  readonly queues: LocalQueues;
  /** Whether DynamoDB was there already, so that its tables outlive the run. */
  readonly dynamodbIsExternal: boolean;
  /** Resolves when one of them ends by itself; else never settles. */
  readonly failed: Promise<Error>;
  /** Ends all of them. A second call does nothing. */
  stop(): Promise<void>;
}

/**
 * Starts all emulators side by side, their data in `directory`. S3 objects are the files
 * `s3/buckets/<bucket>/objects/<key>.data` there.
 * @param onWrite called when a Kinesis stream has been written to
 * @throws {MissingPartError} when one of them is not installed; none is left running then.
 */
export async function startEmulators(
  directory: string,
  onWrite: () => void = () => undefined,
): Promise<Emulators> {
  const starting = [
    startKinesis(join(directory, "kinesis"), onWrite),
    startDynamoDb(join(directory, "dynamodb")),
    startS3SnsSqs(directory),
  ] as const;
  const settled = await Promise.allSettled(starting);
  const failure = settled.find((result) => result.status === "rejected");
  const stop = (): Promise<void> => stopAll(settled);
  if (failure !== undefined) {
    await stop();
    throw failure.reason;
  }
  const [kinesis, dynamodb, fauxqs] = await Promise.all(starting);
  return {
    endpoints: {
      kinesis: kinesis.endpoint,
      dynamodb: dynamodb.endpoint,
      s3: fauxqs.endpoint,
      sns: fauxqs.endpoint,
      sqs: fauxqs.endpoint,
    },
    queues: fauxqs.queues,
    dynamodbIsExternal: dynamodb.external,
    failed: dynamodb.failed ?? new Promise<Error>(() => undefined),
    stop,
  };
}

async function stopAll(settled: readonly PromiseSettledResult<Emulator>[]): Promise<void> {
  const running = settled.flatMap((result) =>
    result.status === "fulfilled" ? [result.value] : [],
  );
  await Promise.all(running.map((emulator) => emulator.stop()));
}
