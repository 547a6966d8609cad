/** A statement that cannot be run, or that failed while it ran. */
export class QueryError extends Error {
  override readonly name = "QueryError";
  /** Line of the statement at which the flaw was found, from 1; undefined when there is no place. */
  readonly line?: number;
  /** Column on that line, from 1. */
  readonly column?: number;

  constructor(message: string, place?: { line: number; column: number }, options?: ErrorOptions) {
    super(message, options);
    if (place !== undefined) {
      this.line = place.line;
      this.column = place.column;
    }
  }
}
