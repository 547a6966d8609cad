import type { LocalStack } from "../../local/LocalStack.ts";
import { pipelineNames } from "../replay/pipelineNames.ts";
import type { KeptRunOptions } from "../startKeptRun.ts";
import { startKeptRun } from "../startKeptRun.ts";
import type { InvokeAnswer, PipelineTargets, RedrivePort } from "./RedrivePort.ts";
import type { RedrivePlace } from "./RedrivePlace.ts";
import { failedBucketPort } from "./failedBucketPort.ts";

/** Which local run is meant. */
export type LocalOptions = Omit<KeptRunOptions, "isPassive" | "onMetric">;

/**
 * Starts a kept local run again, with its functions set as they were, and opens its failed bucket.
 * @throws {UsageError} if the folder holds no run, or the pipeline is not told
 */
export async function openLocal(options: LocalOptions): Promise<RedrivePlace> {
  const { pipeline, signal } = options;
  // What waits in the streams is younger than what failed of them: it must not go first.
  const stack = await startKeptRun({ ...options, isPassive: true });
  try {
    const { bucket, targets } = partsOf(stack, pipeline);
    return {
      port: localPort(stack, bucket),
      bucket,
      targets,
      settle: () => {
        stack.resume();
        return stack.drain({ signal });
      },
      close: () => stack.stop(),
    };
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

function partsOf(
  stack: LocalStack,
  pipelineName: string | undefined,
): { bucket: string; targets: PipelineTargets } {
  const { name } = pipelineNames(stack, pipelineName);
  const { outputs = {} } = stack.pipelines.find((pipeline) => pipeline.name === name) ?? {};
  const output = (key: string): string => {
    const value = outputs[key];
    if (typeof value === "string") return value;
    throw new Error(`pipeline "${name}" has no output ${key}`);
  };
  return {
    bucket: output("failedBucketName"),
    targets: {
      kinesis: output("processTicksFunctionName"),
      dynamodb: output("detectTrendsFunctionName"),
      sweep: output("sweepAlertsFunctionName"),
    },
  };
}

function localPort(stack: LocalStack, bucket: string): RedrivePort {
  return {
    ...failedBucketPort(stack.clients.s3, bucket),
    invoke: async (functionName, event): Promise<InvokeAnswer> => {
      const { error, payload } = await stack.invoke(functionName, event);
      if (error === undefined) return { type: "answered", payload };
      const detail = `${error.errorType}: ${error.errorMessage}`;
      if (error.kind === "refused") throw new Error(detail);
      return { type: error.kind === "throttled" ? "throttled" : "failed", detail };
    },
  };
}
