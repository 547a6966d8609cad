import { Command } from "commander";
import { parseEndpoint } from "../parseOptions.ts";
import { readOutputs } from "../readOutputs.ts";
import { UsageError } from "../UsageError.ts";
import type { ImportPlace } from "./ImportFile.ts";
import type { LocalOptions } from "./openLocal.ts";

/** Options that name the archive bucket of a local run or of a deployed pipeline. */
export interface PlaceOptions {
  readonly dataDir?: string;
  readonly program?: string;
  readonly stack?: string;
  readonly pipeline?: string;
  /** File with the outputs of a stack. */
  readonly outputs?: string;
  readonly bucket?: string;
  readonly endpointUrl?: string;
}

const OF_LOCAL_RUN = ["program", "stack", "pipeline"] as const;
const OF_DEPLOYED = ["outputs", "bucket", "endpointUrl"] as const;

/** Adds the options to a command. */
export function withPlaceOptions(command: Command): Command {
  return command
    .option("--data-dir <dir>", "data directory of a kept local run, which is started for it")
    .option("--program <dir>", "folder of its program (default: that of the run)")
    .option("--stack <name>", "stack whose Pulumi.<name>.yaml is read (default: that of the run)")
    .option("--pipeline <name>", "pipeline to work with, where the program declares several")
    .option("--outputs <file>", "what `pulumi stack output --json` printed; -: standard input")
    .option("--bucket <name>", "archive bucket (environment: ARCHIVE_BUCKET_NAME)")
    .option(
      "--endpoint-url <url>",
      "endpoint of S3, for instance the one `local` prints (environment: AWS_ENDPOINT_URL_S3)",
      parseEndpoint,
    );
}

/**
 * Opens what the options name: the kept local run, or the bucket of a pipeline.
 * @throws {UsageError} if they name neither, or parts of both
 */
export async function openPlace(
  options: PlaceOptions,
  run: Pick<LocalOptions, "onProblem" | "signal">,
): Promise<ImportPlace> {
  const { dataDir, program, stack, pipeline } = options;
  if (dataDir === undefined) {
    requireAbsent(options, OF_LOCAL_RUN, "to a local run; add --data-dir");
    const bucket = await readBucket(options);
    const { openDeployed } = await import("./openDeployed.ts");
    return openDeployed(bucket, options.endpointUrl);
  }
  requireAbsent(options, OF_DEPLOYED, "to a running pipeline; leave --data-dir out");
  const { openLocal } = await import("./openLocal.ts");
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

/** By option, else by the stack's outputs, else by variable. */
async function readBucket({ bucket, outputs }: PlaceOptions): Promise<string> {
  if (bucket !== undefined) return bucket;
  const named =
    outputs === undefined
      ? process.env.ARCHIVE_BUCKET_NAME
      : (await readOutputs(outputs)).archiveBucketName;
  if (typeof named === "string" && named !== "") return named;
  throw new UsageError(
    "--bucket must be known; for a deployed pipeline run `pulumi stack output --json | " +
      "stock-analytics import --outputs - FILE`, for a local run name its folder with --data-dir",
  );
}
