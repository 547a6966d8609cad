import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DataDirectoryError } from "./DataDirectory.ts";
import type { LocalStackOptions } from "./stackOptions.ts";

/** What decides which functions a run has, how they are set, and which brokers hold its topics. */
export type RunSettings = Pick<
  LocalStackOptions,
  | "programDir"
  | "stack"
  | "config"
  | "configIfDeclared"
  | "functionEnvironment"
  | "kafkaBootstrap"
  | "kafkaLogin"
>;

const FILE = "settings.json";

/**
 * Keeps what a run was started with in its data directory. What failed in it must be put back to
 * functions with the same settings: others could refuse the records for good.
 */
export function keepSettings(directory: string, options: RunSettings): void {
  const { programDir, stack, ...others } = options;
  const { config, configIfDeclared, functionEnvironment, kafkaBootstrap, kafkaLogin } = others;
  const of = { config, configIfDeclared, functionEnvironment, kafkaBootstrap, kafkaLogin };
  const settings = { programDir, stack, ...of };
  const file = join(directory, FILE);
  writeFileSync(`${file}.new`, JSON.stringify(settings, undefined, 2), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/**
 * What the last run on a data directory was started with; undefined: none has kept it.
 * @throws {DataDirectoryError} if it cannot be read.
 */
export function readSettings(directory: string): RunSettings | undefined {
  try {
    return JSON.parse(readFileSync(join(directory, FILE), "utf8")) as RunSettings;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    const reason = error instanceof Error ? error.message : String(error);
    throw new DataDirectoryError(
      `data directory "${directory}" has a ${FILE} that cannot be read (${reason}); run ` +
        "`local --data-dir` on it again, which writes it anew",
      { cause: error },
    );
  }
}
