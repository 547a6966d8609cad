import { existsSync, readdirSync } from "node:fs";
import { extname, join } from "node:path";
import { loadProject } from "../local/engine/loadProject.ts";
import { nearestName } from "../text/nearestName.ts";
import { UsageError } from "./UsageError.ts";

/** The stack that is taken where none is named; it need not have a file. */
export const DEFAULT_STACK = "dev";

/**
 * Checks that a stack that was named has a file, where others have: a slip of the pen would mean the
 * defaults of everything, silently. A project without any such file may have stacks without settings.
 * @param stack may be qualified, `organization/project/stack`.
 * @throws {UsageError} if it has none.
 */
export function requireStack(programDir: string, stack: string): void {
  const name = stack.split("/").at(-1) ?? stack;
  if (name === DEFAULT_STACK) return;
  const { stackConfigDir, file } = loadProject(programDir);
  const extension = extname(file);
  const wanted = `Pulumi.${name}${extension}`;
  if (!existsSync(stackConfigDir) || existsSync(join(stackConfigDir, wanted))) return;
  const known = readdirSync(stackConfigDir)
    .filter((one) => /^Pulumi\..+\./.test(one) && extname(one) === extension)
    .map((one) => one.slice("Pulumi.".length, -extension.length))
    .toSorted();
  if (known.length === 0) return;
  const meant = nearestName(name, known);
  throw new UsageError(
    `--stack "${stack}" has no ${wanted} in "${stackConfigDir}", which has those of ${known.join(", ")}; ` +
      (meant === undefined ? "name one of them, or add the file" : `write --stack ${meant}`),
  );
}
