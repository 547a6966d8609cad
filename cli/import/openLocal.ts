import { pipelineNames } from "../replay/pipelineNames.ts";
import type { KeptRunOptions } from "../startKeptRun.ts";
import { startKeptRun } from "../startKeptRun.ts";
import type { ImportPlace } from "./ImportFile.ts";
import { putFile } from "./putFile.ts";

/** Which local run is meant. */
export type LocalOptions = Omit<KeptRunOptions, "isPassive" | "onMetric">;

/**
 * Starts a kept local run again, with its functions set as they were, and opens its archive bucket.
 * @throws {UsageError} if the folder holds no run, or the pipeline is not told
 */
export async function openLocal(options: LocalOptions): Promise<ImportPlace> {
  const { pipeline, signal } = options;
  const sums = new Map<string, number>();
  const stack = await startKeptRun({
    ...options,
    onMetric: ({ name, value }) => sums.set(name, (sums.get(name) ?? 0) + value),
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
