import { existsSync } from "node:fs";
import { join } from "node:path";
import type { LocalStack } from "../../local/LocalStack.ts";
import { startLocalStack } from "../../local/LocalStack.ts";
import { readSettings } from "../../local/runSettings.ts";
import { findProgram } from "../findProgram.ts";
import { pipelineNames } from "../replay/pipelineNames.ts";
import { UsageError } from "../UsageError.ts";
import type { InvokeAnswer, PipelineTargets, RedrivePort } from "./RedrivePort.ts";
import type { RedrivePlace } from "./RedrivePlace.ts";
import { failedBucketPort } from "./failedBucketPort.ts";

/** Which local run is meant. */
export interface LocalOptions {
  readonly dataDir: string;
  /** @default the program of the run */
  readonly program?: string;
  /** @default the stack of the run */
  readonly stack?: string;
  /** Needed where the program declares several. */
  readonly pipeline?: string;
  readonly onProblem: (problem: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Starts a kept local run again, with its functions set as they were, and opens its failed bucket.
 * @throws {UsageError} if the folder holds no run, or the pipeline is not told
 */
export async function openLocal(options: LocalOptions): Promise<RedrivePlace> {
  const { dataDir, program, stack: stackName, pipeline, onProblem, signal } = options;
  if (!existsSync(join(dataDir, "resources.json"))) {
    throw new UsageError(
      `--data-dir "${dataDir}" holds no run; name the folder that was given to \`local --data-dir\``,
    );
  }
  const settings = readSettings(dataDir);
  const stack = await startLocalStack({
    stack: "dev",
    ...settings,
    ...programOf(program, settings?.programDir),
    ...(stackName === undefined ? {} : { stack: stackName }),
    dataDir,
    // What waits in the streams is younger than what failed of them: it must not go first.
    isPassive: true,
    onProblem,
    signal,
  });
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

/** The program named, else that of the run where it is still there. */
function programOf(
  named: string | undefined,
  kept: string | undefined,
): ReturnType<typeof findProgram> {
  if (named === undefined && kept !== undefined && existsSync(join(kept, "Pulumi.yaml"))) {
    return { programDir: kept };
  }
  return findProgram(named);
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
