import type { KeptRunOptions } from "../startKeptRun.ts";
import { UsageError } from "../UsageError.ts";
import type { DeletionPlace } from "./DeletionPlace.ts";

/** Options that name a local run or a deployed pipeline. */
export interface PlaceOptions {
  readonly dataDir?: string;
  readonly program?: string;
  readonly stack?: string;
  readonly pipeline?: string;
  /** File with the outputs of a stack. */
  readonly outputs?: string;
}

/**
 * Opens what the options name: the kept local run, or the deployed pipeline.
 * @throws {UsageError} if they name neither, or parts of both
 */
export async function openPlace(
  options: PlaceOptions,
  run: Pick<KeptRunOptions, "onProblem" | "signal" | "isPassive">,
): Promise<DeletionPlace> {
  const { dataDir, program, stack, pipeline, outputs } = options;
  if (dataDir !== undefined && outputs !== undefined) {
    throw new UsageError("--data-dir and --outputs exclude each other; name one pipeline");
  }
  if (dataDir !== undefined) {
    const { openLocal } = await import("./openLocal.ts");
    return openLocal({
      dataDir,
      ...(program === undefined ? {} : { program }),
      ...(stack === undefined ? {} : { stack }),
      ...(pipeline === undefined ? {} : { pipeline }),
      ...run,
    });
  }
  if (program !== undefined || stack !== undefined || pipeline !== undefined) {
    throw new UsageError("--program, --stack and --pipeline belong to a local run; add --data-dir");
  }
  if (outputs === undefined) {
    throw new UsageError(
      "--outputs or --data-dir must name the pipeline; for a deployed one run `pulumi stack output " +
        "--json | stock-analytics delete --outputs - --symbol AAPL --dry-run`",
    );
  }
  const { openDeployed } = await import("./openDeployed.ts");
  return openDeployed(outputs, run.onProblem);
}
