import { existsSync } from "node:fs";
import { join } from "node:path";
import { startLocalStack } from "../../local/LocalStack.ts";
import { readSettings } from "../../local/runSettings.ts";
import { findProgram } from "../findProgram.ts";
import { pipelineNames } from "../replay/pipelineNames.ts";
import { UsageError } from "../UsageError.ts";
import type { ImportPlace } from "./ImportFile.ts";
import { putFile } from "./putFile.ts";

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
 * Starts a kept local run again, with its functions set as they were, and opens its archive bucket.
 * @throws {UsageError} if the folder holds no run, or the pipeline is not told
 */
export async function openLocal(options: LocalOptions): Promise<ImportPlace> {
  const { dataDir, program, stack: stackName, pipeline, onProblem, signal } = options;
  if (!existsSync(join(dataDir, "resources.json"))) {
    throw new UsageError(
      `--data-dir "${dataDir}" holds no run; name the folder that was given to \`local --data-dir\``,
    );
  }
  const sums = new Map<string, number>();
  const settings = readSettings(dataDir);
  const stack = await startLocalStack({
    stack: "dev",
    ...settings,
    ...programOf(program, settings?.programDir),
    ...(stackName === undefined ? {} : { stack: stackName }),
    dataDir,
    onMetric: ({ name, value }) => sums.set(name, (sums.get(name) ?? 0) + value),
    onProblem,
    signal,
  });
  try {
    const { archiveBucket } = pipelineNames(stack, pipeline);
    const sumOf = (metric: string): number => sums.get(metric) ?? 0;
    return {
      bucket: archiveBucket,
      put: (file, onBytes) => putFile(stack.clients.s3, archiveBucket, file, onBytes),
      settle: async () => {
        await stack.drain({ signal });
        return {
          rowsLoaded: sumOf("RowsLoaded"),
          rowsAdded: sumOf("RowsAdded"),
          rowsRefused: sumOf("RowsRefused"),
        };
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
