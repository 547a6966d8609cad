import { UsageError } from "../UsageError.ts";
import type { DeployedOptions } from "./openDeployed.ts";
import { openDeployed } from "./openDeployed.ts";
import type { LocalOptions } from "./openLocal.ts";
import { openLocal } from "./openLocal.ts";
import type { StackNames } from "./readStackOutputs.ts";
import { readStackOutputs } from "./readStackOutputs.ts";
import type { RedrivePlace } from "./RedrivePlace.ts";

/** Options that name a local run or a deployed pipeline. */
export interface PlaceOptions {
  readonly dataDir?: string;
  readonly program?: string;
  readonly stack?: string;
  readonly pipeline?: string;
  /** File with the outputs of a stack. */
  readonly outputs?: string;
  readonly bucket?: string;
  readonly processTicks?: string;
  readonly detectTrends?: string;
  readonly sweepAlerts?: string;
}

const OF_LOCAL_RUN = ["program", "stack", "pipeline"] as const;
const OF_DEPLOYED = ["outputs", "bucket", "processTicks", "detectTrends", "sweepAlerts"] as const;

/** Variables that stand for options, so that they need not be given each time. */
const VARIABLES: Readonly<Record<keyof StackNames, string>> = {
  bucket: "FAILED_BUCKET_NAME",
  processTicks: "PROCESS_TICKS_FUNCTION_NAME",
  detectTrends: "DETECT_TRENDS_FUNCTION_NAME",
  sweepAlerts: "SWEEP_ALERTS_FUNCTION_NAME",
};

/**
 * Opens what the options name: the kept local run, or the deployed pipeline.
 * @throws {UsageError} if they name neither in full, or parts of both
 */
export async function openPlace(
  options: PlaceOptions,
  run: Pick<LocalOptions, "onProblem" | "signal">,
): Promise<RedrivePlace> {
  const { dataDir, program, stack, pipeline } = options;
  if (dataDir === undefined) {
    requireAbsent(options, OF_LOCAL_RUN, "to a local run; add --data-dir");
    return openDeployed(await readDeployed(options));
  }
  requireAbsent(options, OF_DEPLOYED, "to a deployed pipeline; leave --data-dir out");
  return openLocal({
    dataDir,
    ...(program === undefined ? {} : { program }),
    ...(stack === undefined ? {} : { stack }),
    ...(pipeline === undefined ? {} : { pipeline }),
    ...run,
  });
}

function requireAbsent(
  options: PlaceOptions,
  names: readonly (keyof PlaceOptions)[],
  owner: string,
): void {
  const given = names.filter((name) => options[name] !== undefined).map(flagOf);
  if (given.length === 0) return;
  const verb = given.length === 1 ? "belongs" : "belong";
  throw new UsageError(`${given.join(", ")} ${verb} ${owner}`);
}

function flagOf(option: string): string {
  return `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Names by option, else by the stack's outputs, else by variable. */
async function readDeployed(options: PlaceOptions): Promise<DeployedOptions> {
  const outputs = options.outputs === undefined ? {} : await readStackOutputs(options.outputs);
  const nameOf = (part: keyof StackNames): string | undefined =>
    options[part] ?? outputs[part] ?? (process.env[VARIABLES[part]] || undefined);
  const [bucket, kinesis, dynamodb] = (["bucket", "processTicks", "detectTrends"] as const).map(
    nameOf,
  );
  if (bucket === undefined || kinesis === undefined || dynamodb === undefined) {
    throw missingNames({ bucket, processTicks: kinesis, detectTrends: dynamodb });
  }
  const sweep = nameOf("sweepAlerts");
  return {
    bucket,
    targets: { kinesis, dynamodb, ...(sweep === undefined ? {} : { sweep }) },
  };
}

function missingNames(names: Readonly<Record<string, string | undefined>>): UsageError {
  const missing = Object.keys(names).filter((name) => names[name] === undefined);
  return new UsageError(
    `${missing.map(flagOf).join(", ")} must be known; for a deployed pipeline run ` +
      "`pulumi stack output --json | stock-analytics redrive --outputs -`, for a local run name its " +
      "folder with --data-dir",
  );
}
