import { InvokeCommand, LambdaClient, TooManyRequestsException } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { requireAwsAccess } from "../requireAwsAccess.ts";
import { failedBucketPort } from "./failedBucketPort.ts";
import { isJsonObject } from "./isJsonObject.ts";
import type { InvokeAnswer, PipelineTargets } from "./RedrivePort.ts";
import type { RedrivePlace } from "./RedrivePlace.ts";

/** Which deployed pipeline is meant. */
export interface DeployedOptions {
  readonly bucket: string;
  readonly targets: PipelineTargets;
}

/**
 * Longest time a function may take, and a minute more, in milliseconds: an invocation is not given up
 * before Lambda does.
 */
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const MAX_INVOCATION_MS = 16 * 60_000;

/** How long a connection may take to be made, in milliseconds. */
const CONNECT_MS = 10_000;

/** Longest text of a function's error that is passed on, in characters. */
const MAX_ERROR_CHARACTERS = 300;

/**
 * Opens the failed bucket of a deployed pipeline, with the region and credentials of the environment.
 * @throws {UsageError} if there are none
 */
export async function openDeployed({ bucket, targets }: DeployedOptions): Promise<RedrivePlace> {
  const s3 = new S3Client({ requestHandler: { connectionTimeout: CONNECT_MS } });
  await requireAwsAccess(s3);
  const lambda = new LambdaClient({
    // Nothing comes over the connection while a function runs.
    requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: MAX_INVOCATION_MS },
  });
  return {
    bucket,
    targets,
    port: {
      ...failedBucketPort(s3, bucket),
      invoke: (functionName, event) => invoke(lambda, functionName, event),
    },
    settle: () => Promise.resolve(),
    close: () => {
      s3.destroy();
      lambda.destroy();
      return Promise.resolve();
    },
  };
}

async function invoke(
  client: LambdaClient,
  functionName: string,
  event: string,
): Promise<InvokeAnswer> {
  try {
    const { FunctionError, Payload } = await client.send(
      new InvokeCommand({
        FunctionName: functionName,
        InvocationType: "RequestResponse",
        Payload: Buffer.from(event),
      }),
    );
    const payload = Payload === undefined ? "null" : Buffer.from(Payload).toString();
    if (FunctionError === undefined) return { type: "answered", payload };
    return { type: "failed", detail: describeError(FunctionError, payload) };
  } catch (error) {
    if (!(error instanceof TooManyRequestsException)) throw error;
    return { type: "throttled", detail: error.message };
  }
}

/** What a function's runtime says of an error: its type and message, without the stack. */
function describeError(kind: string, payload: string): string {
  let error: unknown;
  try {
    error = JSON.parse(payload);
  } catch {
    return kind;
  }
  const { errorType, errorMessage } = isJsonObject(error) ? error : {};
  const parts = [errorType, errorMessage].filter((part) => typeof part === "string");
  return parts.length === 0 ? kind : parts.join(": ").slice(0, MAX_ERROR_CHARACTERS);
}
