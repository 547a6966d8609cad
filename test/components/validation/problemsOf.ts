import * as pulumi from "@pulumi/pulumi";
import { readArgs } from "../../../components/validation/readArgs.ts";

/** One thing wrong with the arguments. */
export interface FoundProblem {
  readonly propertyPath: string;
  readonly reason: string;
}

/** What is wrong with otherwise right arguments. */
export function problemsOf(set: object, name = "stocks"): FoundProblem[] {
  try {
    readArgs(name, { symbols: ["AAPL"], ...set });
  } catch (error) {
    if (pulumi.InputPropertiesError.isInstance(error)) return error.errors;
    throw error;
  }
  return [];
}
