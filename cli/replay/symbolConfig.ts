import { configSchema } from "../../local/engine/configSchema.ts";
import { loadProject } from "../../local/engine/loadProject.ts";
import type { LocalStackOptions } from "../../local/stackOptions.ts";

/** Where the symbols of a run come from. */
export interface SymbolChoice {
  /** Folder of Pulumi.yaml. */
  readonly programDir: string;
  /** Those of the command line. */
  readonly named: readonly string[] | undefined;
  /** Those in the files that are replayed. */
  readonly found: readonly string[];
}

/**
 * Configuration that gives a program its symbols. A project that declares no keys may read any, and gets
 * those that are named. Whether the program takes them is seen when it runs.
 */
export function symbolConfig({
  programDir,
  named,
  found,
}: SymbolChoice): Pick<LocalStackOptions, "config" | "configIfDeclared"> {
  const symbols = named ?? found;
  if (symbols.length === 0) return {};
  const declaresNone = configSchema(loadProject(programDir)).size === 0;
  if (named !== undefined && declaresNone) return { config: { symbols } };
  return { configIfDeclared: { symbols } };
}
