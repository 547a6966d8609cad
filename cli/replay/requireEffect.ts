import type { LocalStack } from "../../local/LocalStack.ts";
import { ENVIRONMENT } from "../../runtime/contract/environment.ts";
import type { Windows } from "../../runtime/domain/AverageWindow.ts";
import { UsageError } from "../UsageError.ts";

/** Settings of the command line that are the program's, too. */
export interface ProgramSettings {
  readonly symbols?: readonly string[];
  readonly windows?: Windows;
}

type Stack = Pick<LocalStack, "pipelines" | "program">;

/**
 * Checks that a running program took what the command line gave it: a program may have its arguments in
 * its code, and would go on with those without a word.
 * @throws {UsageError} naming the option that it did not take.
 */
export function requireEffect(
  stack: Stack,
  pipelineName: string,
  { symbols, windows }: ProgramSettings,
): void {
  if (symbols !== undefined) requireSymbols(stack, pipelineName, symbols);
  if (windows !== undefined) requireWindows(stack, pipelineName);
}

function requireSymbols(stack: Stack, pipelineName: string, named: readonly string[]): void {
  const urn = stack.pipelines.find(({ name }) => name === pipelineName)?.urn;
  const inputs = stack.program.resources.find((resource) => resource.urn === urn)?.inputs;
  const symbols: unknown = inputs?.["symbols"];
  const known: readonly unknown[] = Array.isArray(symbols) ? symbols : [];
  const missing = named.filter((symbol) => !known.includes(symbol));
  if (missing.length === 0) return;
  throw new UsageError(
    `--symbols ${named.join()} must reach the pipeline "${pipelineName}", and its symbols are ` +
      `${known.length === 0 ? "unknown" : known.join()}: the program does not take them from its ` +
      'configuration; give the pipeline new pulumi.Config().requireObject("symbols"), or leave ' +
      "--symbols out",
  );
}

/** The windows replace variables of the function that keeps the averages, where it has them. */
function requireWindows(stack: Stack, pipelineName: string): void {
  const { outputs } = stack.pipelines.find(({ name }) => name === pipelineName) ?? {};
  const functionName = outputs?.["detectTrendsFunctionName"];
  const declared = stack.program.resources.find(
    ({ type, id }) => type === "aws:lambda/function:Function" && id === functionName,
  );
  const { variables = {} } = (declared?.state["environment"] ?? {}) as {
    readonly variables?: Readonly<Record<string, unknown>>;
  };
  const missing = [ENVIRONMENT.shortWindow, ENVIRONMENT.longWindow].filter(
    (variable) => !(variable in variables),
  );
  if (missing.length === 0) return;
  throw new UsageError(
    `--windows must reach the pipeline "${pipelineName}", and its function for trends has no ` +
      `variable ${missing.join(" and ")} to replace; update ` +
      "stock-analytics-pipeline in the program, or leave --windows out",
  );
}
