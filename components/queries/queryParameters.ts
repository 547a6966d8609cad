/**
 * Values that may be put into a saved query. Athena gives saved queries no parameters, so that each such
 * place of the statement stands between two comments and holds the expression that counts when nothing
 * is said: `symbol = /*<symbol>*\/ 'AAPL' /*</symbol>*\/`. The statement runs as it stands, people see
 * where to write, and {@link PARAMETER_PATTERN} finds the places for `stock-analytics query`.
 */
export const QUERY_PARAMETERS = {
  /** One symbol; all where nothing is said, but for the history of one symbol. */
  symbol: { kind: "symbol" },
  /** First moment that is looked at, UTC. */
  from: { kind: "start" },
  /** The moment before which is looked at, UTC. */
  to: { kind: "end" },
  /** Lowest price that is shown. */
  "min-price": { kind: "decimal" },
  /** Highest price that is shown. */
  "max-price": { kind: "decimal" },
  /**
   * Market in whose sessions gaps are looked for, as rows of a session's first moment and its end; where
   * nothing is said it is always open.
   */
  exchange: { kind: "market" },
  /** Longest time between two ticks that is no gap, in seconds. */
  "interval-seconds": { kind: "count" },
} as const satisfies Readonly<Record<string, { readonly kind: ParameterKind }>>;

/** What kind of value a parameter takes. */
export type ParameterKind = "symbol" | "start" | "end" | "decimal" | "count" | "market";

/** Name of a parameter. */
export type ParameterName = keyof typeof QUERY_PARAMETERS;

/** Finds the places of parameters in a statement: name, and the expression that stands there. */
export const PARAMETER_PATTERN = /\/\*<([a-z-]+)>\*\/(.*?)\/\*<\/\1>\*\//gs;

/** An expression of a statement in whose place the value of a parameter may be put. */
export function parameter(name: ParameterName, expression: string): string {
  return `/*<${name}>*/ ${expression} /*</${name}>*/`;
}
