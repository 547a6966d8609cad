import { existsSync } from "node:fs";
import { join } from "node:path";
import type { LocalStack } from "../local/LocalStack.ts";
import { startLocalStack } from "../local/LocalStack.ts";
import { LEDGER_FILE } from "../local/resources/ResourceLedger.ts";
import { readSettings } from "../local/runSettings.ts";
import type { LocalStackOptions } from "../local/stackOptions.ts";
import { findProgram } from "./findProgram.ts";
import { UsageError } from "./UsageError.ts";

/** Which local run is meant. */
export interface KeptRunOptions extends Pick<LocalStackOptions, "isPassive" | "onMetric"> {
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
 * Starts a kept local run again, with its functions set as they were.
 * @throws {UsageError} if the folder holds no run
 */
export async function startKeptRun(options: KeptRunOptions): Promise<LocalStack> {
  const { dataDir, program, stack, isPassive, onMetric, onProblem, signal } = options;
  if (!existsSync(join(dataDir, LEDGER_FILE))) {
    throw new UsageError(
      `--data-dir "${dataDir}" holds no run; name the folder that was given to \`local --data-dir\``,
    );
  }
  const settings = readSettings(dataDir);
  return startLocalStack({
    stack: "dev",
    ...settings,
    ...programOf(program, settings?.programDir),
    ...(stack === undefined ? {} : { stack }),
    dataDir,
    ...(isPassive === undefined ? {} : { isPassive }),
    ...(onMetric === undefined ? {} : { onMetric }),
    onProblem,
    signal,
  });
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
