import { ENVIRONMENT } from "../runtime/contract/environment.ts";
import type { FunctionDefinition } from "./model.ts";
import type { LocalStackOptions } from "./stackOptions.ts";

/** Levels of a log that leave out what a function does. */
const QUIET = ["WARN", "ERROR"];

/** A function with the variables of its own that a run replaces. */
export function overrideVariables(
  definition: FunctionDefinition,
  { functionEnvironment = {}, mustInform = false }: LocalStackOptions,
): FunctionDefinition {
  const { environment } = definition;
  const known = Object.entries(functionEnvironment).filter(([name]) => name in environment);
  const isQuiet = QUIET.includes(environment[ENVIRONMENT.logLevel] ?? "");
  return {
    ...definition,
    environment: {
      ...environment,
      ...(mustInform && isQuiet ? { [ENVIRONMENT.logLevel]: "INFO" } : {}),
      ...Object.fromEntries(known),
    },
  };
}
