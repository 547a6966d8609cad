import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { UsageError } from "./UsageError.ts";

/**
 * Reads what `pulumi stack output --json` printed.
 * @param file its name; `-`: standard input
 * @throws {UsageError} if it cannot be read or is no JSON object
 */
export async function readOutputs(file: string): Promise<Readonly<Record<string, unknown>>> {
  const value = parse(await readText(file));
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw new UsageError(
    `--outputs "${file}" must hold a JSON object, as \`pulumi stack output --json\` prints it`,
  );
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

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
