/** A statement that cannot be run, or that failed while it ran. */
export class QueryError extends Error {
  override readonly name = "QueryError";
  /**
   * Exit code of the command: 2 where the statement itself is at fault, 1 where it failed while it ran.
   * @default 1
   */
  readonly exitCode: 1 | 2;
  /** Line of the statement at which the flaw was found, from 1; undefined when there is no place. */
  readonly line?: number;
  /** Column on that line, from 1. */
  readonly column?: number;

  constructor(
    message: string,
    place?: { line: number; column: number },
    options?: ErrorOptions & { readonly exitCode?: 1 | 2 },
  ) {
    super(message, options);
    this.exitCode = options?.exitCode ?? 1;
    if (place !== undefined) {
      this.line = place.line;
      this.column = place.column;
    }
  }
}
