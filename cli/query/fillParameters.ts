import { PARAMETER_PATTERN } from "../../components/queries/queryParameters.ts";
import { UsageError } from "../UsageError.ts";
import { parameterLiteral } from "./parameterLiteral.ts";
import type { AskedSpan } from "./sessionRows.ts";

/** Values for the parameters of a statement, by name, as the user wrote them. */
export type ParameterValues = Readonly<Record<string, string>>;

/**
 * Puts values into the places that a statement has for them, as literals: whatever a value is, it stays one
 * value. Places without a value keep what stands there.
 * @throws {UsageError} if the statement has no place for a value, or a value is not of its kind
 */
export function fillParameters(sql: string, values: ParameterValues): string {
  const places = new Set(parametersOf(sql));
  const literals = new Map<string, string>();
  for (const [name, value] of Object.entries(values)) {
    if (!places.has(name)) throw noPlace(name, [...places]);
    literals.set(name, parameterLiteral(name, value, askedSpan(values)));
  }
  return sql.replace(PARAMETER_PATTERN, (place, name: string) => literals.get(name) ?? place);
}

const DAY_MS = 86_400_000;

/** What a statement looks at, as far as its values tell; else some days up to now. */
function askedSpan({ from = "", to = "" }: ParameterValues): AskedSpan {
  const [first, end] = [Date.parse(from), Date.parse(to)];
  const toMs = Number.isNaN(end) ? Date.now() + DAY_MS : end + DAY_MS;
  return { fromMs: Number.isNaN(first) ? Math.min(Date.now(), toMs) - 2 * DAY_MS : first, toMs };
}

/** Names of the parameters that a statement has places for, each once, in order. */
export function parametersOf(sql: string): readonly string[] {
  return [...new Set([...sql.matchAll(PARAMETER_PATTERN)].map(([, name = ""]) => name))];
}

function noPlace(name: string, places: readonly string[]): UsageError {
  const taken = places.map((place) => `"${place}"`).join(", ");
  const next = places.length === 0 ? "it takes no values" : `it takes ${taken}`;
  return new UsageError(`the statement has no place for "${name}": ${next}`);
}
