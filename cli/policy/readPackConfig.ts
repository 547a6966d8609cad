import { readFileSync } from "node:fs";
import { parseDocument } from "yaml";
import type { PackConfig } from "../../local/policy/model.ts";
import { UsageError } from "../UsageError.ts";

/**
 * Reads the configuration of a policy pack, JSON or YAML, as `pulumi preview --policy-pack-config` takes it.
 * @throws {UsageError} if it cannot be read, or is no map of policies
 */
export function readPackConfig(file: string): PackConfig {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new UsageError(`--config "${file}" could not be read; name a file that is there`, {
      cause,
    });
  }
  const document = parseDocument(text, { prettyErrors: true });
  const [error] = document.errors;
  if (error !== undefined) {
    throw new UsageError(`--config "${file}" must be JSON or YAML: ${error.message}`);
  }
  const value: unknown = document.toJS();
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UsageError(`--config "${file}" must be a map of policies to levels or settings`);
  }
  return value as PackConfig;
}
