import type { StockAnalyticsPipelineArgs } from "../../components/index.ts";
import type { Registrations } from "./registerPipeline.ts";

type Args = Partial<StockAnalyticsPipelineArgs>;

/** What an argument does: set to a value, one place in what is registered has the other value. */
export interface Effect {
  /** The argument, as the docstrings' reader names it. */
  readonly argument: string;
  readonly set: Args;
  /** Class and name of a resource, and the path of an input: `Stream stocks-ticks shardCount`. */
  readonly at: string | ((registrations: Registrations) => unknown);
  readonly is: unknown;
}

/** An effect in a line. */
export function effect(argument: string, set: Args, at: Effect["at"], is: unknown): Effect {
  return { argument, set, at, is };
}

/** Where a variable of a function's environment is found. */
export function environment(at: string, variable: string): string {
  return `${at} environment.variables.${variable}`;
}
