import { FaultError } from "../framework/FaultError.ts";
import { Properties } from "../framework/Properties.ts";

/**
 * Statements of a policy document, which may be JSON text or an object; none where there is no document.
 * @throws {NotYetKnownError} if the document as a whole is unknown
 * @throws {FaultError} if it is no policy document
 */
export function readStatements(props: Properties, path: string): Properties[] {
  const value = props.value(path);
  if (value === undefined || value === null || value === "") return [];
  const property = props.pathOf(path);
  const document = typeof value === "string" ? parse(value, property) : value;
  if (typeof document !== "object" || document === null || Array.isArray(document)) {
    throw notADocument(property, value);
  }
  return new Properties(document, property).list("Statement");
}

function parse(text: string, property: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notADocument(property, text);
  }
}

function notADocument(property: string, got: unknown): FaultError {
  const must = "must be a policy document in JSON";
  return new FaultError({ property, must, got, remedy: "write it with JSON.stringify" });
}
