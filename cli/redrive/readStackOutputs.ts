import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { UsageError } from "../UsageError.ts";
import { isJsonObject } from "./isJsonObject.ts";

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
  const outputs = parse(file, await readText(file));
  const names = Object.entries(OUTPUTS).flatMap(([name, output]) => {
    const value = outputs[output];
    return typeof value === "string" && value !== "" ? [[name, value]] : [];
  });
  return Object.fromEntries(names) as StackNames;
}

async function readText(file: string): Promise<string> {
  try {
    return file === "-" ? await text(process.stdin) : await readFile(file, "utf8");
  } catch (cause) {
    throw new UsageError(
      `--outputs "${file}" cannot be read; write it with \`pulumi stack output --json > ${file}\``,
      { cause },
    );
  }
}

function parse(file: string, json: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    value = undefined;
  }
  if (isJsonObject(value)) return value;
  throw new UsageError(
    `--outputs "${file}" must hold a JSON object, as \`pulumi stack output --json\` prints it`,
  );
}
