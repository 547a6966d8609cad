import { statSync } from "node:fs";
import { UsageError } from "../UsageError.ts";

/**
 * Checks what is given as files to replay, as far as reading them would not say what is wrong.
 * @throws {UsageError} for an option in the place of a file, and for pipes and devices.
 */
export function requireFiles(files: readonly string[]): void {
  const option = files.find((file) => file.startsWith("-"));
  if (option !== undefined) {
    throw new UsageError(`--replay must be followed by a file, got "${option}"; add the file`);
  }
  for (const file of files) {
    const found = statSync(file, { throwIfNoEntry: false });
    if (found === undefined || found.isFile() || found.isDirectory()) continue;
    throw new UsageError(
      `"${file}" is a pipe or a device, and files are read twice; save it to a file first`,
    );
  }
}
