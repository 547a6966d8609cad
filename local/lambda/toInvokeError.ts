import { types } from "node:util";
import type { InvokeError } from "./model.ts";

/** Describes what a function threw as Lambda's Node.js runtime does; it may be anything. */
export function toInvokeError(thrown: unknown): InvokeError {
  if (isError(thrown)) {
    return {
      kind: "function",
      errorType: thrown.name || "Error",
      errorMessage: thrown.message,
      stackTrace: thrown.stack?.split("\n") ?? [],
    };
  }
  return {
    kind: "function",
    errorType: typeof thrown,
    errorMessage: String(thrown),
    stackTrace: [],
  };
}

/** An error that the runtime itself raises, under the name it has there. */
export function runtimeError(errorType: string, errorMessage: string): InvokeError {
  return { kind: "function", errorType, errorMessage, stackTrace: [] };
}

function isError(value: unknown): value is Error {
  return types.isNativeError(value) || value instanceof Error;
}
