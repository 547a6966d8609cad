import { readOutputs } from "../readOutputs.ts";

/** Names in the outputs of a stack that the command works with. */
export interface StackNames {
  readonly bucket?: string;
  readonly processTicks?: string;
  readonly detectTrends?: string;
  readonly sweepAlerts?: string;
}

/** Outputs by the names that the pipeline, and the program of this package, give them. */
const OUTPUTS = {
  bucket: "failedBucketName",
  processTicks: "processTicksFunctionName",
  detectTrends: "detectTrendsFunctionName",
  sweepAlerts: "sweepAlertsFunctionName",
} as const satisfies Record<keyof StackNames, string>;

/**
 * Reads what `pulumi stack output --json` printed.
 * @param file its name; `-`: standard input
 * @throws {UsageError} if it cannot be read or is no JSON object
 */
export async function readStackOutputs(file: string): Promise<StackNames> {
  const outputs = await readOutputs(file);
  const names = Object.entries(OUTPUTS).flatMap(([name, output]) => {
    const value = outputs[output];
    return typeof value === "string" && value !== "" ? [[name, value]] : [];
  });
  return Object.fromEntries(names) as StackNames;
}
