import { closeSync, existsSync, openSync, realpathSync, rmSync } from "node:fs";
import { UsageError } from "../UsageError.ts";

/**
 * Checks before a run that its report can be written at its end.
 * @param replayed files that must not be overwritten.
 * @param option by which it was named.
 * @throws {UsageError} if it cannot, or is one of those files.
 */
export function requireWritable(
  report: string,
  replayed: readonly string[],
  option = "--report",
): void {
  const isNew = !existsSync(report);
  try {
    closeSync(openSync(report, "a"));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      `${option} "${report}" cannot be written (${reason}); name a file in a folder that exists`,
      { cause: error },
    );
  }
  const twin = replayed.find((file) => existsSync(file) && isSameFile(file, report));
  if (isNew) rmSync(report);
  if (twin === undefined) return;
  throw new UsageError(`${option} "${report}" would overwrite what is replayed; name another file`);
}

function isSameFile(one: string, other: string): boolean {
  return realpathSync(one) === realpathSync(other);
}
