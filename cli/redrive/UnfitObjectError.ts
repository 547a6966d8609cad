import type { JsonObject } from "./isJsonObject.ts";
import { isJsonObject } from "./isJsonObject.ts";
import type { SkipReason } from "./RedriveReason.ts";

/** Ends the reading of an object that is no batch to put back. */
export class UnfitObjectError extends Error {
  override readonly name = "UnfitObjectError";
  readonly reason: SkipReason;

  constructor(reason: SkipReason, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.reason = reason;
  }
}

/**
 * Reads a JSON object.
 * @throws {UnfitObjectError} with the reason, if the text is none
 */
export function parseJsonObject(text: string, reason: SkipReason): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // The parser's own words may quote what is in the object: prices are the customer's data.
    throw new UnfitObjectError(reason, `${text.length} characters that are not JSON`, {
      cause: error,
    });
  }
  if (isJsonObject(value)) return value;
  throw new UnfitObjectError(reason, "the JSON must be an object");
}

/** The text, or an empty one where there is something else. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
