import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { UsageError } from "./UsageError.ts";

const PROJECT_FILE = "Pulumi.yaml";

/**
 * The Pulumi program to run: the one named, else the nearest above this folder, else the one that comes
 * with the package.
 * @throws {UsageError} if the named folder holds none
 */
export function findProgram(named: string | undefined): { readonly programDir: string } {
  if (named !== undefined) {
    const programDir = resolve(named);
    if (existsSync(join(programDir, PROJECT_FILE))) return { programDir };
    throw new UsageError(
      `--program "${named}" has no ${PROJECT_FILE}; name the folder that has it`,
    );
  }
  return { programDir: nearest(process.cwd()) ?? packagedProgram() };
}

function nearest(start: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, PROJECT_FILE))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/** `dist`, seen from the bundled command in `dist/cli`. */
function packagedProgram(): string {
  return dirname(dirname(fileURLToPath(import.meta.url)));
}
