import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RegisteredResource } from "../../local/engine/RegisteredResource.ts";
import { runProgram } from "../../local/engine/runProgram.ts";
import type { ProgramResult, RunProgramOptions } from "../../local/engine/runProgram.ts";
import { recordingProvider } from "./recordingProvider.ts";

// Shared by the specs of one mocha process: it only makes the programs start faster.
const compileCacheDir = mkdtempSync(join(tmpdir(), "engine-test-"));
process.once("exit", () => {
  rmSync(compileCacheDir, { recursive: true, force: true });
});

/** Folder of a fixture program. */
export function fixtureDir(name: string): string {
  return join(import.meta.dirname, "fixtures", name);
}

/** Runs a fixture program: an `up` of the stack `dev` with a fresh provider, unless told otherwise. */
export function runFixture(
  name: string,
  options: Partial<RunProgramOptions> = {},
): Promise<ProgramResult> {
  return runProgram({
    programDir: fixtureDir(name),
    stack: "dev",
    mode: "up",
    provider: recordingProvider(),
    compileCacheDir,
    ...options,
  });
}

/** The resource of a name, which must be there once. */
export function resourceNamed(result: ProgramResult, name: string): RegisteredResource {
  const found = result.resources.filter((resource) => resource.name === name);
  const [resource] = found;
  if (resource === undefined || found.length > 1) {
    throw new Error(`"${name}" must be registered once, got ${String(found.length)}.`);
  }
  return resource;
}
