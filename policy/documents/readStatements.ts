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
  const { Statement } = inUsualCase(document) as { readonly Statement?: unknown };
  const statements = Array.isArray(Statement) ? Statement.map(inUsualCase) : inUsualCase(Statement);
  return new Properties({ Statement: statements }, property).list("Statement");
}

/** Names of elements as AWS writes them. Some services take them in any case. */
const ELEMENTS = [
  "Statement",
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
];
const USUAL = new Map(ELEMENTS.map((name) => [name.toLowerCase(), name]));

function inUsualCase(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.map(([key, one]) => [USUAL.get(key.toLowerCase()) ?? key, one]),
  );
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
